// Sign-ups that wait for a definitive answer, one entry of localStorage each, so that tabs never overwrite each
// other's. Kept here rather than in the sign-up part, because that may not have been loaded yet.

import { attempt } from './attempt.js';

const PREFIX = 'partnerkey.signup.';

/** So many are kept, the oldest of them first of all. */
const MOST_ENTRIES = 50;
/** So much text is kept: 256 KB. */
const MOST_TEXT = 262_144;

/** For so many ms a sign-up is claimed by who sends it: longer than a try takes. */
export const CLAIM = 30_000;

// What localStorage refused (private windows, sandboxed frames, full) lives as long as the page.
const memory = new Map();

/** Keeps a sign-up; `held`, in memory alone. Gives the code of what is wrong, if it is kept for this page only. */
export function keep(entry, held) {
  if (held) {
    memory.set(entry.id, entry);
    return undefined;
  }
  const others = texts();
  const text = JSON.stringify(entry);
  const full = others.length >= MOST_ENTRIES || others.join('').length + text.length > MOST_TEXT;
  if (!full && write(entry.id, text)) return undefined;
  memory.set(entry.id, entry);
  const code = full ? 'outbox_full' : 'storage_blocked';
  return code;
}

/** Keeps, as far as it goes, what was held in memory. */
export function keepHeld() {
  for (const [id, entry] of [...memory]) {
    memory.delete(id);
    keep(entry);
  }
}

/** Writes changes into a sign-up that is still kept, and gives it. */
export function change(id, changes) {
  const stored = memory.get(id) || parse(attempt(() => localStorage[PREFIX + id]));
  const entry = stored && Object.assign(stored, changes);
  if (entry && !memory.has(id)) write(id, JSON.stringify(entry));
  return entry;
}

/** Forgets a sign-up and the personal data in it. */
export function forget(id) {
  memory.delete(id);
  attempt(() => localStorage.removeItem(PREFIX + id));
}

/** The visitor withdraws: forgets every sign-up, and what else of ours this browser keeps. */
export function forgetAll() {
  memory.clear();
  for (const storage of ['localStorage', 'sessionStorage']) {
    attempt(() => {
      for (const name of Object.keys(window[storage])) if (name.startsWith('partnerkey.')) window[storage].removeItem(name);
    });
  }
}

/** Every kept sign-up. */
export function kept() {
  return texts()
    .map(parse)
    .concat(...memory.values())
    .filter((entry) => entry && entry.id); // others are not ours
}

function texts() {
  const names = attempt(() => Object.keys(localStorage)) || [];
  return names.filter((name) => name.startsWith(PREFIX)).map((name) => attempt(() => localStorage[name]));
}

function parse(text) {
  return attempt(() => JSON.parse(text));
}

function write(id, text) {
  return attempt(() => {
    localStorage.setItem(PREFIX + id, text);
    return true;
  });
}
