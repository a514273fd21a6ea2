// The parts once more as JavaScript, for pages where WebAssembly is refused: the same modules, translated by
// binaryen's wasm2js.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMade, noteMade } from './made.mjs';
import { binaryen, root, wasmFolder } from './wasm.mjs';

const FEATURES = ['--mvp-features', '--enable-mutable-globals', '--enable-bulk-memory', '--enable-bulk-memory-opt'];

/** What rustc emits for the sign-up part and JavaScript has no word for. */
const NOT_IN_JAVASCRIPT = ['--enable-sign-ext', '--enable-nontrapping-float-to-int'];

/**
 * Translates a part that has been built, `tracker` or `signup`: `compat.js` beside it exports `instantiate`, which takes
 * what `new WebAssembly.Instance` takes as imports and gives what its `exports` would be. No code is made from text.
 */
export async function translatePart(part) {
  if (isMade(`${part} compat`)) return;
  const begun = Date.now();
  const folder = join(wasmFolder, part);
  const module = join(folder, 'partnerkey_bg.wasm');
  const lowered = join(folder, 'lowered.wasm');
  const translated = join(folder, 'compat.js');

  const lowering = ['--signext-lowering', '--llvm-nontrapping-fptoint-lowering', '-Oz'];
  await binaryen('wasm-opt', [...FEATURES, ...NOT_IN_JAVASCRIPT, ...lowering, module, '-o', lowered]);
  await binaryen('wasm2js', [...FEATURES, '-Oz', lowered, '-o', translated]);
  rmSync(lowered);
  writeFileSync(translated, withInstantiate(readFileSync(translated, 'utf8')));
  const read = [module, ...['scripts/wasm2js.mjs', 'package-lock.json'].map((file) => join(root, file))];
  noteMade(`${part} compat`, { begun, read, written: [translated] });
}

/** wasm2js instantiates at once, with modules that it imports: here that is left to the caller, as it is with WebAssembly. */
function withInstantiate(script) {
  const body = script.replace(/^import .*\n/gm, '');
  const end = body.indexOf('\nvar retasmFunc = asmFunc({');
  if (end < 0 || !body.includes('\nfunction asmFunc(imports) {')) throw new Error('this wasm2js writes differently');
  return `${body.slice(0, end)}\nexport { asmFunc as instantiate };\n`;
}
