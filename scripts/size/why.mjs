// `npm run size:why`: what the bytes of a WebAssembly part are made of, by function and by crate.
//
// `--part tracker` (unless told) or `signup`. The modules are those of the last `npm run build`.

import { parseArgs } from 'node:util';
import { asText } from '../inlined.mjs';
import { namedModule } from '../wasm.mjs';
import { sizes } from './budgets.mjs';
import { functionsOf, withoutFunction, withoutNames } from '../module.mjs';

const { part } = parseArgs({ options: { part: { type: 'string', default: 'tracker' } } }).values;
const module = await namedModule(part);
const exported = new Set(WebAssembly.Module.exports(new WebAssembly.Module(module)).map(({ name }) => name));

const inlined = (bytes) => sizes(Buffer.from(asText(withoutNames(bytes)))).brotli;
const whole = inlined(module);
const functions = functionsOf(module)
  .map((found) => ({ ...found, brotli: whole - inlined(withoutFunction(module, found)) }))
  .sort((a, b) => b.brotli - a.brotli);

console.log(`${part}: ${withoutNames(module).length} bytes, ${whole} inlined and compressed (brotli 11)\n`);
console.log('   raw  brotli  function: what its removal would save, all others staying');
for (const { raw, brotli, name } of functions) print(raw, brotli, legible(name));

console.log('\n   raw  brotli  crate');
const crates = grouped(functions, crateOf);
for (const [crate, members] of crates) print(sum(members, 'raw'), sum(members, 'brotli'), crate);
const rest = { raw: withoutNames(module).length - sum(functions, 'raw'), brotli: whole - sum(functions, 'brotli') };
print(rest.raw, rest.brotli, '(types, imports, exports, texts; what functions share)');

function print(raw, brotli, name) {
  console.log(`${String(raw).padStart(6)}  ${String(brotli).padStart(6)}  ${name}`);
}

/** A function's name as Rust writes it. */
function legible(name) {
  const spelled = { LT: '<', GT: '>', RF: '&', BP: '*', C: ',', u20: ' ', u7b: '{', u7d: '}', u5b: '[', u5d: ']' };
  return name.replace(/^_(?=\$)/, '').replace(/\$(\w+?)\$/g, (_, code) => spelled[code] ?? code).replaceAll('..', '::');
}

/** The crate whose code it is: `<a::B as c::D>::e` is of `a`. What is exported is ours, or wasm-bindgen's own. */
function crateOf({ name }) {
  if (name.startsWith('__wbindgen_')) return 'wasm_bindgen';
  if (exported.has(name)) return 'partnerkey';
  return /^[<&*\s[(]*(?:dyn )?(\w+)(?:\[\w+\])?::/.exec(legible(name))?.[1] ?? 'others';
}

function sum(functions, unit) {
  return functions.reduce((total, found) => total + found[unit], 0);
}

/** As Map.groupBy, which is newer than Node 20. */
function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
