// What becomes of the sign-ups that outbox.js keeps.

import { attempt } from '../attempt.js';
import { texts, write } from '../outbox.js';
import { SIGNUP } from '../storage.js';

/** For so many ms a sign-up is claimed by who sends it: longer than a try takes. */
export const CLAIM = 30_000;

/** `{ change, forget, kept, one }`, for those in localStorage and in `memory`, which is the page's. */
export function createKept(memory) {
  /** A sign-up, if it is still kept. */
  const one = (id) => memory.get(id) || parse(attempt(() => localStorage[SIGNUP + id]));

  return {
    one,

    /** Writes changes into a sign-up that is still kept, and gives it. */
    change(id, changes) {
      const stored = one(id);
      const entry = stored && Object.assign(stored, changes);
      if (entry && !memory.has(id)) write(id, JSON.stringify(entry));
      return entry;
    },

    /** Forgets a sign-up and the personal data in it. */
    forget(id) {
      memory.delete(id);
      attempt(() => localStorage.removeItem(SIGNUP + id));
    },

    /** Every kept sign-up. */
    kept: () =>
      texts()
        .map(parse)
        .concat(...memory.values())
        .filter((entry) => entry && entry.id), // others are not ours
  };
}

function parse(text) {
  return attempt(() => JSON.parse(text));
}
