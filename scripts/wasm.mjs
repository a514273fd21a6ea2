// The two WebAssembly modules: compiled by cargo, given their glue by wasm-bindgen, shrunk by wasm-opt.

import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the modules and their glue are put, for webpack to find. */
export const wasmFolder = join(root, 'target', 'parts');

/**
 * Each part: its Cargo feature, its target, and the WebAssembly features that wasm-opt may use: what
 * rustc emits for the target, and no more. `--all-features` would make modules that browsers refuse.
 */
const PARTS = {
  // MVP and mutable globals: no std, so no panic text, and it runs wherever there is WebAssembly.
  tracker: { target: 'wasm32v1-none', features: ['mvp-features', 'enable-mutable-globals'] },
  signup: {
    target: 'wasm32-unknown-unknown',
    features: [
      'mvp-features',
      'enable-mutable-globals',
      'enable-bulk-memory',
      'enable-bulk-memory-opt',
      'enable-call-indirect-overlong',
      'enable-multivalue',
      'enable-nontrapping-float-to-int',
      'enable-reference-types',
      'enable-sign-ext',
    ],
  },
};

const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });

const wasmOpt = join(dirname(createRequire(import.meta.url).resolve('binaryen/package.json')), 'bin', 'wasm-opt');

/** Builds one part, `tracker` or `signup`, into `target/parts/<part>/`. */
export function buildPart(part) {
  const { target, features } = PARTS[part];
  const folder = join(wasmFolder, part);
  const compiled = join(root, 'target', target, 'release', 'partnerkey.wasm');

  run('cargo', ['build', '--quiet', '--release', '--lib', '--target', target, '--no-default-features', '--features', part]);
  rmSync(folder, { recursive: true, force: true });
  run('cargo', ['run', '--quiet', '--package', 'partnerkey-bindgen', '--', compiled, folder]);

  const module = join(folder, 'partnerkey_bg.wasm');
  const smaller = join(folder, 'smaller.wasm');
  const flags = features.map((feature) => `--${feature}`);
  run(process.execPath, [wasmOpt, ...flags, '-Oz', '-Oz', '--converge', '--strip-debug', '--strip-producers', '--strip-target-features', module, '-o', smaller]);
  renameSync(smaller, module);
  return folder;
}
