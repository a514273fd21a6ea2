// Every submit of a form, before the page's own handlers. In a shadow root the event goes no further than the root, so
// open roots are listened to as soon as the visitor does something in them.

import { attempt } from './attempt.js';

/** Calls `listener(event)` once for each. */
export function onSubmit(listener) {
  let last;
  const once = (event) => {
    // A form in a slot passes by two of our listeners.
    if (event !== last) attempt(() => listener((last = event)));
  };
  const listen = (to) => to.addEventListener('submit', once, true);
  listen(window);
  for (const type of ['focusin', 'click', 'keydown']) {
    addEventListener(type, (event) => event.composedPath().forEach((node) => node.mode && listen(node)), true);
  }
}
