// Which steps of a build need not be done again. What a step has read and written is noted in target/made/, each file with
// the hash of its bytes: times say nothing after `git checkout`.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './steps.mjs';

const noteOf = (step) => join(root, 'target', 'made', `${step.replaceAll(' ', '-')}.json`);

/** Whether every file that a step has read and written the last time is what it was then. */
export function isMade(step) {
  const note = noteOf(step);
  if (!existsSync(note)) return false;
  const files = Object.entries(JSON.parse(readFileSync(note, 'utf8')));
  return files.every(([file, hash]) => hashOf(join(root, file)) === hash);
}

/**
 * Notes that a step is done which has `begun` then (epoch ms), and the paths of the files that it has `read` and `written`;
 * unless one of them was saved meanwhile: nobody knows which of the two it has read.
 */
export function noteMade(step, { begun, read, written }) {
  if (read.some((file) => statSync(file).mtimeMs > begun)) return;
  mkdirSync(join(root, 'target', 'made'), { recursive: true });
  const hashes = [...read, ...written].map((file) => [relative(root, file), hashOf(file)]);
  writeFileSync(noteOf(step), JSON.stringify(Object.fromEntries(hashes), null, 1));
}

function hashOf(path) {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
}
