// What is said about the page: in the console, and as `growsumo.problem`. Never personal data.

import { attempt } from './attempt.js';
import { page } from './page.js';
import { problem } from './problems.js';

/** Everything that was said, for who comes later: `{ at, words, result? }`, `result` that of a sign-up. */
export const log = [];

export function say(words, result) {
  log.push({ at: Date.now(), words, result });
  const { debug } = page.options;
  if (debug !== undefined && debug !== 'false') attempt(() => console.info(`[partnerkey] ${words}`));
}

/** Notes a problem, without throwing where the page has frozen the object. */
export function note(code) {
  const found = problem(code);
  Reflect.set(page.growsumo, 'problem', found);
  say(found.message);
}

/** A problem is mended. */
export function mended(code) {
  if (page.growsumo.problem?.code === code) Reflect.set(page.growsumo, 'problem', null);
}
