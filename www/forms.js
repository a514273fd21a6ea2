// Forms without code: `<form data-partnerkey-signup>`.

/**
 * Reports the sign-up of a form that is being submitted: `signUp(fields)`.
 *
 * - Decided after all of the page's handlers. What one of them prevents is no sign-up, unless the attribute is `always`:
 *   then the page sends the form itself, and the fields are as they were before a handler could empty them.
 * - Never prevents a submit, never causes one.
 */
export function signUpForm(event, signUp) {
  const { target: form, submitter } = event;
  const when = form.dataset.partnerkeySignup;
  if (when === undefined) return;
  const before = fieldsOf(form, submitter);
  // A task of its own comes after the last handler, wherever the event was stopped, and before the browser leaves the page.
  setTimeout(() => {
    if (!event.defaultPrevented) signUp(fieldsOf(form, submitter));
    else if (when === 'always') signUp(before);
  });
}

/** What FormData leaves out, and a button unless it was pressed. */
const LEFT_OUT = ':disabled,button,[type=submit],[type=radio]:not(:checked),[type=checkbox]:not(:checked)';

/**
 * What a form says about the customer.
 *
 * - Controls count as in FormData: not the disabled, the unchecked, or buttons that were not pressed.
 * - `data-partnerkey-field` names a field; else `autocomplete` does, and `type=email` where there is none.
 * - Empty controls say nothing. Of several for one field the first counts.
 */
function fieldsOf(form, submitter) {
  const fields = {};
  const guesses = {};
  for (const control of [...form.elements].reverse()) {
    const { type, value, dataset } = control;
    if (!value || (control !== submitter && control.matches(LEFT_OUT))) continue;
    if (dataset.partnerkeyField) fields[dataset.partnerkeyField] = value;
    else for (const word of `${control.getAttribute('autocomplete')} =${type}`.toLowerCase().split(/\s+/)) guesses[word] = value;
  }
  const { email = guesses['=email'], name = [guesses['given-name'], guesses['family-name']].join(' ').trim() || undefined } = guesses;
  return { email, name, ...fields };
}
