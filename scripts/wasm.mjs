// The two WebAssembly modules: compiled by cargo, given their glue by wasm-bindgen, shrunk by wasm-opt.

import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMade, noteMade } from './made.mjs';
import { withoutNames } from './module.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the modules and their glue are put, for webpack to find. */
export const wasmFolder = join(root, 'target', 'parts');

/**
 * Each part:
 * - `crateFeatures`, `target`, `optLevel`, `rustFlags`: what cargo is told
 * - `wasmFeatures`: those that wasm-opt may use: what rustc emits, and no more. `--all-features` would make
 *   modules that browsers refuse.
 * - `ownGlue`: our glue, in place of wasm-bindgen's: the module is linked anew for it. Not for signup: wasm-bindgen
 *   rewrites more of that than names.
 */
export const PARTS = {
  tracker: {
    crateFeatures: 'tracker',
    // No std, so no panic text. Of later WebAssembly only bulk memory (browsers of 2020, Safari of 2021): without
    // it, copying bytes alone is 2 KB of code.
    target: 'wasm32v1-none',
    // Smaller than "z" and "2", by 40 and 90 bytes after brotli. Measure again when the compiler changes.
    optLevel: 's',
    rustFlags: ['-Ctarget-feature=+bulk-memory', '-Cllvm-args=--inline-threshold=10'],
    wasmFeatures: ['mvp-features', 'enable-mutable-globals', 'enable-bulk-memory', 'enable-bulk-memory-opt'],
    ownGlue: join(root, 'www', 'parts', 'glue.js'),
  },
  signup: {
    crateFeatures: 'signup,small-allocator',
    target: 'wasm32-unknown-unknown',
    optLevel: 'z',
    // Without reference types, of which std's object code still speaks: wasm2js takes one table only, and wasm-bindgen
    // then keeps to one. It is 400 bytes less, too.
    rustFlags: [
      '-Ctarget-feature=-reference-types',
      ...['-Clink-arg=--features=mutable-globals', '-Clink-arg=--no-check-features'],
      // Of the stack, 1 MB otherwise, a sign-up takes a few KB. It comes first, so that an overflow traps.
      ...['-Clink-arg=-zstack-size=32768', '-Clink-arg=--stack-first'],
    ],
    wasmFeatures: [
      'mvp-features',
      'enable-mutable-globals',
      'enable-bulk-memory',
      'enable-bulk-memory-opt',
      'enable-nontrapping-float-to-int',
      'enable-sign-ext',
    ],
  },
};

const tools = join(dirname(createRequire(import.meta.url).resolve('binaryen/package.json')), 'bin');

/** What a part is made with, beside what cargo has compiled. */
const MADE_WITH = ['scripts/wasm.mjs', 'scripts/module.mjs', 'package-lock.json', 'Cargo.lock', 'bindgen/src/main.rs'];

/** Compiles the program that runs wasm-bindgen: in another folder than the parts, so that both are compiled at once. */
export async function compileBindgen() {
  await run('cargo', ['build', '--quiet', '--package', 'partnerkey-bindgen']);
}

/**
 * Builds one part, `tracker` or `signup`, into `target/parts/<part>/`: `partnerkey_bg.wasm` and `partnerkey_bg.js`. Of several
 * at once cargo compiles one after the other, and knows itself whether there is something to compile.
 */
export async function buildPart(part) {
  const { target, ownGlue } = PARTS[part];
  const compiled = join(root, 'target', target, 'release', 'partnerkey.wasm');
  const folder = join(wasmFolder, part);
  const module = join(folder, 'partnerkey_bg.wasm');
  const glue = join(folder, 'partnerkey_bg.js');

  await compile(PARTS[part]);
  if (isMade(part)) return;
  const begun = Date.now();
  rmSync(folder, { recursive: true, force: true });
  await run('cargo', ['run', '--quiet', '--package', 'partnerkey-bindgen', '--', compiled, folder]);
  writeFileSync(glue, ownGlue ? readFileSync(ownGlue) : withFreshViews(readFileSync(glue, 'utf8')));
  if (ownGlue) await linkAnew(compiled, module, glue);
  copyFileSync(module, linkedModule(part));
  await optimise(PARTS[part], module, [...SHRINK, '--strip-debug']);
  if (ownGlue) await shortenNames(PARTS[part], module, glue);
  writeFileSync(module, withoutPaths(withoutNames(readFileSync(module))));
  const read = [compiled, ...MADE_WITH.map((file) => join(root, file))];
  if (ownGlue) read.push(ownGlue, compiled.replace('partnerkey.wasm', 'libpartnerkey.a'));
  noteMade(part, { begun, read, written: [module, glue, linkedModule(part)] });
}

/** A part as the last build shrank it, its functions' names left in: for `npm run size:why`. */
export async function namedModule(part) {
  const module = join(wasmFolder, part, 'named.wasm');
  copyFileSync(linkedModule(part), module);
  await optimise(PARTS[part], module, [...SHRINK, '--debuginfo']);
  return readFileSync(module);
}

const SHRINK = ['-Oz', '-Oz', '--converge'];

/** A part before it was shrunk. */
function linkedModule(part) {
  return join(wasmFolder, part, 'linked.wasm');
}

async function compile({ crateFeatures, target, optLevel, rustFlags, ownGlue }) {
  // Machines must build the same bytes, and no shipped file names a folder of one.
  const cargoHome = process.env.CARGO_HOME || join(homedir(), '.cargo');
  const paths = [`--remap-path-prefix=${cargoHome}=cargo`, `--remap-path-prefix=${root}=.`];
  await run(
    'cargo',
    [
      ...['rustc', '--quiet', '--release', '--lib', '--crate-type', ownGlue ? 'cdylib,staticlib' : 'cdylib'],
      ...['--target', target, '--no-default-features', '--features', crateFeatures],
    ],
    { CARGO_PROFILE_RELEASE_OPT_LEVEL: optLevel, CARGO_ENCODED_RUSTFLAGS: [...rustFlags, ...paths].join('\x1f') },
  );
}

/** Runs wasm-opt on a module, in place; gives what it printed. */
function optimise({ wasmFeatures }, module, passes) {
  const features = wasmFeatures.map((feature) => `--${feature}`);
  return binaryen('wasm-opt', [...features, ...passes, module, '-o', module]);
}

/**
 * Runs a tool of binaryen's; gives what it printed. They are WebAssembly themselves, of which V8's optimising compiler takes
 * three times as long as all that they do here: it is left out.
 */
export function binaryen(tool, args) {
  return run(process.execPath, ['--liftoff-only', join(tools, tool), ...args]);
}

/**
 * Views of the memory that are made anew each time need not be checked. wasm-bindgen asks whether an old one has been
 * detached, which the memory that wasm2js makes never is: it has simply grown elsewhere.
 */
function withFreshViews(script) {
  const fresh = (name) => [new RegExp(`if \\(cached${name}Memory0 [^]*?return \\w+;`), `return new ${name}(wasm.memory.buffer);`];
  return ['DataView', 'Uint8Array'].reduce((text, name) => replaced(text, ...fresh(name)), script);
}

/**
 * Replaces the module by one without what only wasm-bindgen needed.
 *
 * wasm-bindgen learns types by running descriptors, which every function of js-sys and web-sys has. It removes them
 * afterwards, but no longer the texts and tables they used: those have been linked into one piece, a fifth of the
 * module. So the same object code is linked once more, with nothing exported but what the glue calls.
 */
async function linkAnew(compiled, module, glue) {
  const called = new Set(Array.from(readFileSync(glue, 'utf8').matchAll(CALL), ([, name]) => name));
  const symbols = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(compiled))).map(({ name }) => name);
  const exported = symbols.filter((symbol) => symbol !== 'memory' && called.has(plain(symbol)));
  const libraries = (await run('rustc', ['--print', 'target-libdir'])).trim();
  await run(join(dirname(libraries), 'bin', 'rust-lld'), [
    ...['-flavor', 'wasm', '--no-entry', ...exported.map((symbol) => `--export=${symbol}`)],
    // The stack comes first, so that an overflow traps. A cookie of 4 KB is on it, and some hundred bytes more; so few make
    // short addresses everywhere.
    ...['--stack-first', '-z', 'stack-size=8192'],
    ...[compiled.replace('partnerkey.wasm', 'libpartnerkey.a'), '-o', module],
  ]);
}

/**
 * Cuts the names between module and glue to one letter, in both. The glue exports `imports` then: what the module is
 * instantiated with.
 */
async function shortenNames(part, module, glue) {
  const names = JSON.parse(await optimise(part, module, ['--minify-imports-and-exports-and-modules']));
  const shortOf = new Map(names.exports.map(([symbol, short]) => [plain(symbol), short]));
  const script = readFileSync(glue, 'utf8').replace(CALL, (_, name) => `wasm.${shortOf.get(name)}`);
  const imports = names.imports.map(([, symbol, short]) => {
    const name = plain(symbol);
    if (!script.includes(`function ${name}(`)) throw new Error(`the glue has no ${name}`);
    return `${short}: ${name}`;
  });
  writeFileSync(glue, `${script}\nexport const imports = { a: { ${imports.join(', ')} } };\n`);
}

/** Where the glue uses what the module exports. */
const CALL = /\bwasm\.(\w+)/g;

/** A function's name without the hash that makes it unique. */
function plain(symbol) {
  return symbol.replace(/_[0-9a-f]{16}$/, '');
}

function replaced(text, from, to) {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the glue of this wasm-bindgen is different: it has no ${from}`);
  return changed;
}

/**
 * A module whose panic texts name no folder of std or of a registry: as many slashes instead, since addresses must
 * stay. (`--remap-path-prefix` does not reach what std was compiled with.)
 */
function withoutPaths(module) {
  const folders = /\/rustc\/[0-9a-f]{40}\/|cargo\/registry\/src\/[\w.-]+-[0-9a-f]{16}\//g;
  return Buffer.from(module.toString('latin1').replace(folders, ({ length }) => '/'.repeat(length)), 'latin1');
}

/** Runs a command; gives what it printed. */
function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: Infinity };
    const child = execFile(command, args, options, (error, printed) => {
      if (error) reject(new Error(`'${[command, ...args].join(' ')}' ended with ${error.code ?? error.signal}`));
      else resolve(printed);
    });
    child.stderr.pipe(process.stderr);
  });
}
