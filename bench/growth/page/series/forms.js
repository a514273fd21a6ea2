// Forms that sign up by themselves, with hidden fields that are kept filled.

import { openFrame } from '../frame.js';
import { timed, until } from '../meter.js';
import { credit } from '../storage.js';

const common = { group: 'forms', work: 'forms', points: [1, 10, 25, 50, 75, 100, 150, 200] };

const FORM = `<form data-partnerkey-signup>
  <label>Name <input name="name" autocomplete="name" value="Ada Lovelace"></label>
  <label>E-mail <input type="email" name="email" value="ada@example.com"></label>
  <input type="hidden" name="partner" data-partnerkey="partner_key">
  <input type="hidden" name="click" data-partnerkey="xid">
  <button>Sign up</button>
</form>`;

/** A page with so many forms, on which the script has not been evaluated yet. */
async function opened(count) {
  credit();
  const frame = await openFrame({ body: FORM.repeat(count) });
  const { forms } = frame.document;
  // Submitted, but not left.
  frame.document.addEventListener('submit', (event) => event.preventDefault());
  return { ...frame, forms, right: () => areFilled(forms) };
}

const areFilled = (forms) => [...forms].every((form) => form.elements.partner.value === 'acme42');

async function loaded(count) {
  const frame = await opened(count);
  await frame.load();
  return frame;
}

/** The ms inside what the script has put off: what a MutationObserver or a timer of this window calls. */
function putOff(window) {
  let ms = 0;
  const { setTimeout, MutationObserver } = window;
  const noted = (callback) => (...given) => {
    const begin = performance.now();
    callback(...given);
    ms += performance.now() - begin;
  };
  window.setTimeout = (callback, ...given) => setTimeout(noted(callback), ...given);
  window.MutationObserver = class extends MutationObserver {
    constructor(callback) {
      super(noted(callback));
    }
  };
  return () => ms;
}

export const forms = [
  {
    ...common,
    name: 'forms on the page: load',
    whole: true,
    open: opened,
    measure: (frame) => frame.load(),
  },
  {
    ...common,
    name: 'fields emptied and filled: consent()',
    open: loaded,
    measure: (frame) =>
      timed(() => {
        frame.growsumo().consent('pending');
        frame.growsumo().consent('granted');
      }),
  },
  {
    ...common,
    name: 'forms on the page: a submit',
    open: loaded,
    measure: ({ forms: all }) => timed((call) => all[call % all.length].requestSubmit()),
  },
  {
    ...common,
    name: 'forms added later',
    async open(count) {
      const frame = await opened(0);
      const spent = putOff(frame.window);
      await frame.load();
      return { ...frame, count, spent, right: () => frame.forms.length === count && areFilled(frame.forms) };
    },
    async measure({ document, forms: all, count, spent }) {
      const before = spent();
      const added = document.createRange().createContextualFragment(FORM.repeat(count));
      for (const form of [...added.children]) document.body.append(form);
      await until(() => areFilled(all));
      return spent() - before;
    },
  },
];
