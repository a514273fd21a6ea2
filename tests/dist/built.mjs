// dist/ as it was built: its files, their syntax, and the WebAssembly inside them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { root } from '../../scripts/steps.mjs';
import { bytesOf } from '../../www/parts/inlined.js';

export const dist = join(root, 'dist');

/** The names of all scripts, sorted. */
export const scripts = readdirSync(dist).filter((name) => name.endsWith('.js')).sort();

/** A file's text. */
export const text = (name) => readFileSync(join(dist, name), 'utf8');

/** Parses JavaScript of the year that dist/ promises. */
export function syntax(source, { module }) {
  return parse(source, { ecmaVersion: 2020, sourceType: module ? 'module' : 'script', allowHashBang: false });
}

export const isModule = (name) => !['growsumo.js', 'growsumo.compat.js'].includes(name);

/** Every node of a syntax tree. */
export function* nodes(tree) {
  if (typeof tree.type === 'string') yield tree;
  for (const value of Object.values(tree)) {
    if (value && typeof value === 'object') yield* nodes(value);
  }
}

/** The text in which a script carries its WebAssembly, or the data that wasm2js made of it: its longest. */
export function inlined(name) {
  const texts = [...nodes(syntax(text(name), { module: isModule(name) }))]
    .filter((node) => node.type === 'Literal' && typeof node.value === 'string')
    .map((node) => node.value);
  return texts.reduce((longest, value) => (value.length > longest.length ? value : longest), '');
}

/** The scripts that do without WebAssembly. */
export const isCompat = (name) => name.endsWith('.compat.js');

/** The scripts that have none of either. */
const PLAIN = ['growsumo-inspector.js', 'growsumo-page.js'];

/** What can be read there: runs of printable characters, one a line. */
export function wasmText(name) {
  if (PLAIN.includes(name)) return '';
  const bytes = Buffer.from(bytesOf(inlined(name))).toString('latin1');
  if (!isCompat(name) && !bytes.startsWith('\0asm')) throw new Error(`found no WebAssembly in ${name}`);
  if (!bytes.includes('invalid_')) throw new Error(`found no codes in ${name}`);
  return bytes.match(/[\x20-\x7e]{5,}/g).join('\n');
}
