// Sign-ups that wait for a definitive answer, one entry of localStorage each, so that tabs never overwrite each
// other's. Kept here rather than in the sign-up part, because that may not have been loaded yet.

import { attempt } from './attempt.js';

const PREFIX = 'partnerkey.signup.';

// What localStorage refused (private windows, sandboxed frames, full) lives as long as the page.
const memory = new Map();

/** Keeps a sign-up. False: for this page only. */
export function keep(entry) {
  return (
    attempt(() => {
      localStorage.setItem(PREFIX + entry.id, JSON.stringify(entry));
      return true;
    }) || !memory.set(entry.id, entry)
  );
}

/** Forgets a sign-up and the personal data in it. */
export function forget(id) {
  memory.delete(id);
  attempt(() => localStorage.removeItem(PREFIX + id));
}

/** Every kept sign-up. */
export function kept() {
  const names = attempt(() => Object.keys(localStorage)) || [];
  return names
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => attempt(() => JSON.parse(localStorage[name])))
    .concat(...memory.values())
    .filter((entry) => entry && entry.id); // others are not ours
}
