// What a visitor downloads, and how much it may be: declared here once, for `npm run size` and for its test.
//
// Sizes are bytes as a server sends them, compressed once with care; 1 KB is 1,000 bytes. dist/index.js has no
// budget: it is what sites bundle, the same parts once more.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root } from '../steps.mjs';

const BUDGETS = [
  // What every page pays for. Each of the others is what was reached plus 3 %: lower it, when something gets smaller.
  { name: 'growsumo.js', files: /^growsumo\.js$/, limit: 8_000 },
  // What visitors with a referral load beside it.
  { name: 'growsumo-page.js', files: /^growsumo-page\.js$/, limit: 2_190 },
  { name: 'growsumo-signup.js', files: /^growsumo-signup\.js$/, limit: 8_810 },
  // What only browsers that are refused WebAssembly load, each in place of another.
  { name: 'growsumo.compat.js', files: /^growsumo\.compat\.js$/, limit: 9_230 },
  { name: 'growsumo-signup.compat.js', files: /^growsumo-signup\.compat\.js$/, limit: 10_170 },
  { name: 'growsumo-tracker.compat.js', files: /^growsumo-tracker\.compat\.js$/, limit: 5_160 },
  // What only people who asked for it load.
  { name: 'growsumo-inspector.js', files: /^growsumo-inspector\.js$/, limit: 14_450 },
];

/** Each budget with what is spent of it: `{ name, limit, files: [sizes], total: sizes }`, files by name. */
export function spending(dist = join(root, 'dist')) {
  const names = readdirSync(dist).sort();
  return BUDGETS.map(({ name, files: pattern, limit }) => {
    const files = names
      .filter((file) => pattern.test(file))
      .map((file) => ({ name: file, ...sizes(readFileSync(join(dist, file))) }));
    if (files.length === 0) throw new Error(`dist/ has no ${name}: run 'npm run build'`);
    return { name, limit, files, total: sum(name, files) };
  });
}

/** `{ raw, gzip, brotli }` in bytes. */
export function sizes(bytes) {
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes).length };
}

function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliCompressSync(bytes, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

function sum(name, files) {
  const add = (unit) => files.reduce((total, file) => total + file[unit], 0);
  return { name, raw: add('raw'), gzip: add('gzip'), brotli: add('brotli') };
}
