// The globals, which a page may have taken, frozen or cleared.

import { attempt } from './attempt.js';
import { problem } from './problems.js';

/**
 * Makes `growsumo` and its alias `partnerstack` global, and gives the object, which says so if they could not be. The
 * site's stub, if there is one, becomes it: `create(stub)`. A second tag on a page gets the first one's object, so that
 * what the page has written into it stays.
 */
export function install(create) {
  const first = attempt(() => window.growsumo);
  if (first && first.version === VERSION && first._announce) return first;

  const growsumo = create(first && first._calls && first);
  const written = ['growsumo', 'partnerstack'].map((name) => write(name, growsumo));
  if (!written.every(Boolean)) growsumo.problem = problem('global_taken');
  return growsumo;
}

/** By assignment where that works, which leaves a plain property; else by definition. */
function write(name, value) {
  return attempt(
    () =>
      Reflect.set(window, name, value) ||
      Reflect.defineProperty(window, name, { value, writable: true, enumerable: true, configurable: true }),
  );
}
