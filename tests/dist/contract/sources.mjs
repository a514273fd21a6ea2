// The repository's own files, as the contract tests read them.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/steps.mjs';

/** A file's text. */
export const source = (path) => readFileSync(join(root, path), 'utf8');

/** A document's text; one that is not there says nothing. */
export const document = (path) => (existsSync(join(root, path)) ? source(path) : '');

/** The one text that `pattern`'s group finds in a file; an error when it finds none, as then the file has changed. */
export function one(path, pattern) {
  const found = source(path).match(pattern);
  if (!found) throw new Error(`${path} has nothing like ${pattern}`);
  return found[1];
}

/** Every text that `pattern`'s group finds in `text`. */
export const all = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found);
