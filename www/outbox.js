// Sign-ups that wait for a definitive answer, one entry of localStorage each, so that tabs never overwrite each
// other's. Kept as soon as they are made; what becomes of them is the page part's (page/kept.js).

import { attempt } from './attempt.js';
import { OURS, SIGNUP } from './storage.js';

/** So many are kept, the oldest of them first of all. */
const MOST_ENTRIES = 50;
/** So much text is kept: 256 KB. */
const MOST_TEXT = 262_144;

/** What localStorage refused (private windows, sandboxed frames, full) lives as long as the page, by id; so does what is held. */
export const memory = new Map();

/** Keeps a sign-up; `held`, in memory alone. Gives the code of what is wrong, if it is kept for this page only. */
export function keep(entry, held) {
  const { id } = entry;
  memory.delete(id);
  const others = texts();
  const text = JSON.stringify(entry);
  const full = others.length >= MOST_ENTRIES || `${others}${text}`.length > MOST_TEXT;
  if (!held && !full && write(id, text)) return undefined;
  memory.set(id, entry);
  const code = full ? 'outbox_full' : 'storage_blocked';
  return held ? undefined : code;
}

/** Whether a sign-up has neither been settled nor withdrawn. */
export const isKept = (id) => memory.has(id) || attempt(() => localStorage[SIGNUP + id]);

/** The visitor withdraws: forgets every sign-up, and what else of ours this browser keeps. */
export function forgetAll() {
  memory.clear();
  for (const storage of ['localStorage', 'sessionStorage']) {
    attempt(() => {
      for (const name of Object.keys(window[storage])) if (name.startsWith(OURS)) window[storage].removeItem(name);
    });
  }
}

/** Every sign-up in localStorage, as text. */
export function texts() {
  const names = attempt(() => Object.keys(localStorage)) || [];
  return names.filter((name) => name.startsWith(SIGNUP)).map((name) => attempt(() => localStorage[name]));
}

/** Whether localStorage has taken it. */
export const write = (id, text) => attempt(() => localStorage.setItem(SIGNUP + id, text) === undefined);
