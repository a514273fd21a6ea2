// Which link is read: the one that the visitor came by, taken when the script is evaluated, before a router rewrites it,
// and each that the History API brings later.

import { attempt } from './attempt.js';
import { PARAMETERS } from './parameters.js';

let search; // the query string that is read
let at; // when the visitor came by it, in epoch ms
let held; // whether it is read although the address has changed since: nobody else knows it yet
let seen; // whether it is no new click

/** Reads the address from now on. `changed()` is called when there is another link, or the page is shown again. */
export function watch(changed) {
  arrive();
  held = true;
  // Coming back is no new click.
  seen = attempt(() => /^(back|reload)/.test(performance.getEntriesByType('navigation')[0].type));

  for (const name of ['pushState', 'replaceState']) {
    const original = history[name];
    attempt(() => {
      history[name] = function (...given) {
        original.apply(this, given);
        if (carried(location.search) && differs()) {
          arrive();
          changed();
        }
      };
    });
  }
  addEventListener('pageshow', ({ persisted }) => persisted && changed());
  document.addEventListener('prerenderingchange', () => {
    at = Date.now();
    changed();
  });
}

function arrive() {
  ({ search } = location);
  at = Date.now();
  held = seen = false;
}

const carried = (query) => String(query.match(PARAMETERS) || '');

const differs = () => carried(location.search) !== carried(search);

/** The link's query string. */
export function query() {
  if (!held && differs()) arrive();
  return search;
}

/** What the tracker is told of the link: how many seconds ago it was, and whether it is no new click. */
export const told = () => ({ age: `${Math.trunc((Date.now() - at) / 1000)}`, seen: seen ? '1' : undefined });

/** What became of the link: `counts`, it says who is credited; `stored`, its cookies are written. */
export function settled(counts, stored) {
  held = counts && !stored;
  seen = seen || stored;
}
