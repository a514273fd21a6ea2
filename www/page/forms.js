// Forms that lead to another site of ours.

import { attempt } from '../attempt.js';
import { onSubmit } from '../submits.js';
import { decorateAttribute, isElsewhere } from './attributes.js';
import { PARAMETERS } from './parameters.js';

/** Decorates where a form is sent, before the page's handlers and once more after them: they may choose another address. */
export function decorateForms(decorate) {
  onSubmit((event) => {
    const { target: form, currentTarget: root, submitter } = event;
    const look = () => attempt(() => decorateForm(form, submitter, decorate));
    look();
    root.addEventListener('submit', look, { once: true });
  });
}

function decorateForm(form, submitter, decorate) {
  const given = (name) => (submitter && submitter.getAttributeNode(`form${name}`)) || form.getAttributeNode(name);
  const action = given('action');
  const method = given('method');
  if (/^post$/i.test(method && method.value)) decorateAttribute(action, decorate);
  else if (action && isElsewhere(action, action.value)) addFields(form, new URL(action.value, form.baseURI), decorate);
}

/** A form without `method=post` replaces the query of its action by its fields: the referral becomes fields of this submit. */
function addFields(form, action, decorate) {
  action.search = '';
  const { searchParams } = new URL(decorate(action.href));
  const add = ({ formData }) => {
    if (!PARAMETERS.some((name) => formData.has(name))) searchParams.forEach((value, name) => formData.append(name, value));
  };
  form.addEventListener('formdata', add);
  setTimeout(() => form.removeEventListener('formdata', add));
}
