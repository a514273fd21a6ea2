// The parts once more as JavaScript, for pages where WebAssembly is refused: the same modules, translated by
// binaryen's wasm2js.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { asText } from './inlined.mjs';
import { isMade, noteMade } from './made.mjs';
import { binaryen, root, wasmFolder } from './wasm.mjs';

const FEATURES = ['--mvp-features', '--enable-mutable-globals', '--enable-bulk-memory', '--enable-bulk-memory-opt'];

/** Reads bytes that are inlined as text. */
const READER = join(root, 'www', 'parts', 'inlined.js');

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
  const script = withInstantiate(withDataAsText(readFileSync(translated, 'utf8')));
  writeFileSync(translated, `import { bytesOf } from ${JSON.stringify(relative(folder, READER))};\n${script}`);
  const made = ['scripts/wasm2js.mjs', 'scripts/inlined.mjs', 'package-lock.json'].map((file) => join(root, file));
  const read = [module, READER, ...made];
  noteMade(`${part} compat`, { begun, read, written: [translated] });
}

/**
 * What the memory has in it at first, as text in one piece. wasm2js writes each segment as base64, which hides from brotli
 * what repeats, and brings a decoder of its own: 270 bytes of the tracker's part, 530 of the other.
 */
function withDataAsText(script) {
  const decoder = /^ {2}var base64ReverseLookup[^]*?^ {2}}\n(?=function)/m;
  const segment = /^ {2}base64DecodeToExistingUint8Array\(bufferView, (\d+), "([\w+/=]*)"\);\n/gm;
  const segments = Array.from(script.matchAll(segment), ([, at, base64]) => ({ at: Number(at), bytes: Buffer.from(base64, 'base64') }));
  if (segments.length === 0 || !decoder.test(script)) throw new Error('this wasm2js writes data differently');

  const start = segments[0].at;
  const last = segments.at(-1);
  const data = Buffer.alloc(last.at + last.bytes.length - start);
  for (const { at, bytes } of segments) data.set(bytes, at - start);
  const initial = `bufferView.set(bytesOf(${JSON.stringify(asText(data))}), ${start});\n`;
  return script.replace(decoder, '').replace(segment, (whole, at) => (Number(at) === start ? initial : ''));
}

/** wasm2js instantiates at once, with modules that it imports: here that is left to the caller, as it is with WebAssembly. */
function withInstantiate(script) {
  const body = script.replace(/^import .*\n/gm, '');
  const end = body.indexOf('\nvar retasmFunc = asmFunc({');
  if (end < 0 || !body.includes('\nfunction asmFunc(imports) {')) throw new Error('this wasm2js writes differently');
  return `${body.slice(0, end)}\nexport { asmFunc as instantiate };\n`;
}
