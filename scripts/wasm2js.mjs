// The parts once more as JavaScript, for pages where WebAssembly is refused: the same modules, translated by
// binaryen's wasm2js.

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { wasmFolder } from './wasm.mjs';

const bin = join(dirname(createRequire(import.meta.url).resolve('binaryen/package.json')), 'bin');

const FEATURES = ['mvp-features', 'enable-mutable-globals', 'enable-bulk-memory', 'enable-bulk-memory-opt'];

/** What rustc emits for the sign-up part and JavaScript has no word for. */
const NOT_IN_JAVASCRIPT = ['enable-sign-ext', 'enable-nontrapping-float-to-int'];

/**
 * Translates a part that has been built, `tracker` or `signup`: `compat.js` beside it exports `instantiate`, which takes
 * what `new WebAssembly.Instance` takes as imports and gives what its `exports` would be. No code is made from text.
 */
export function translatePart(part) {
  const folder = join(wasmFolder, part);
  const lowered = join(folder, 'lowered.wasm');
  const translated = join(folder, 'compat.js');

  const lowering = ['--signext-lowering', '--llvm-nontrapping-fptoint-lowering', '-Oz'];
  run('wasm-opt', [...FEATURES, ...NOT_IN_JAVASCRIPT], [...lowering, join(folder, 'partnerkey_bg.wasm'), '-o', lowered]);
  run('wasm2js', FEATURES, ['-Oz', lowered, '-o', translated]);
  rmSync(lowered);
  writeFileSync(translated, withInstantiate(readFileSync(translated, 'utf8')));
}

/** wasm2js instantiates at once, with modules that it imports: here that is left to the caller, as it is with WebAssembly. */
function withInstantiate(script) {
  const body = script.replace(/^import .*\n/gm, '');
  const end = body.indexOf('\nvar retasmFunc = asmFunc({');
  if (end < 0 || !body.includes('\nfunction asmFunc(imports) {')) throw new Error('this wasm2js writes differently');
  return `${body.slice(0, end)}\nexport { asmFunc as instantiate };\n`;
}

function run(tool, features, args) {
  const flags = features.map((feature) => `--${feature}`);
  execFileSync(process.execPath, [join(bin, tool), ...flags, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}
