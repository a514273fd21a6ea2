// The two WebAssembly modules: compiled by cargo, given their glue by wasm-bindgen, shrunk by wasm-opt.

import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const wasmOpt = join(dirname(createRequire(import.meta.url).resolve('binaryen/package.json')), 'bin', 'wasm-opt');

/** Builds one part, `tracker` or `signup`, into `target/parts/<part>/`: `partnerkey_bg.wasm` and `partnerkey_bg.js`. */
export function buildPart(part) {
  const { target, ownGlue } = PARTS[part];
  const compiled = join(root, 'target', target, 'release', 'partnerkey.wasm');
  const folder = join(wasmFolder, part);
  const module = join(folder, 'partnerkey_bg.wasm');
  const glue = join(folder, 'partnerkey_bg.js');

  compile(PARTS[part]);
  rmSync(folder, { recursive: true, force: true });
  run('cargo', ['run', '--quiet', '--package', 'partnerkey-bindgen', '--', compiled, folder]);
  writeFileSync(glue, ownGlue ? readFileSync(ownGlue) : withFreshViews(readFileSync(glue, 'utf8')));
  if (ownGlue) linkAnew(compiled, module, glue);
  copyFileSync(module, linkedModule(part));
  optimise(PARTS[part], module, [...SHRINK, '--strip-debug']);
  if (ownGlue) shortenNames(PARTS[part], module, glue);
  writeFileSync(module, withoutPaths(withoutNames(readFileSync(module))));
  return folder;
}

/** A part as the last build shrank it, its functions' names left in: for `npm run size:why`. */
export function namedModule(part) {
  const module = join(wasmFolder, part, 'named.wasm');
  copyFileSync(linkedModule(part), module);
  optimise(PARTS[part], module, [...SHRINK, '--debuginfo']);
  return readFileSync(module);
}

const SHRINK = ['-Oz', '-Oz', '--converge'];

/** A part before it was shrunk. */
function linkedModule(part) {
  return join(wasmFolder, part, 'linked.wasm');
}

function compile({ crateFeatures, target, optLevel, rustFlags, ownGlue }) {
  // Machines must build the same bytes, and no shipped file names a folder of one.
  const cargoHome = process.env.CARGO_HOME || join(homedir(), '.cargo');
  const paths = [`--remap-path-prefix=${cargoHome}=cargo`, `--remap-path-prefix=${root}=.`];
  run(
    'cargo',
    [
      ...['rustc', '--quiet', '--release', '--lib', '--crate-type', ownGlue ? 'cdylib,staticlib' : 'cdylib'],
      ...['--target', target, '--no-default-features', '--features', crateFeatures],
    ],
    { CARGO_PROFILE_RELEASE_OPT_LEVEL: optLevel, CARGO_ENCODED_RUSTFLAGS: [...rustFlags, ...paths].join('\x1f') },
  );
}

/** Runs wasm-opt on a module, in place; returns what it printed. */
function optimise({ wasmFeatures }, module, passes) {
  const features = wasmFeatures.map((feature) => `--${feature}`);
  return run(process.execPath, [wasmOpt, ...features, ...passes, module, '-o', module]);
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
function linkAnew(compiled, module, glue) {
  const called = new Set(Array.from(readFileSync(glue, 'utf8').matchAll(CALL), ([, name]) => name));
  const symbols = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(compiled))).map(({ name }) => name);
  const exported = symbols.filter((symbol) => symbol !== 'memory' && called.has(plain(symbol)));
  const libraries = run('rustc', ['--print', 'target-libdir']).trim();
  run(join(dirname(libraries), 'bin', 'rust-lld'), [
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
function shortenNames(part, module, glue) {
  const names = JSON.parse(optimise(part, module, ['--minify-imports-and-exports-and-modules']));
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

function run(command, args, env = {}) {
  return execFileSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
}
