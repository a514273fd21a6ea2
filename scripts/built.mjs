// What `npm start` and `npm test` build before they run, and when dist/ has to be built again.
//
// Everything that goes into dist/ is listed here. dist/integrity.json is what the build writes last, so its time
// is the time of the whole build, and its absence says that a build was interrupted.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, step } from './steps.mjs';

/** The relay's program, as `cargo build` makes it. */
export const relayPath = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'debug', 'partnerkey-relay');

const OUTPUT = 'dist/integrity.json';

const INPUTS = [
  'Cargo.toml',
  'Cargo.lock',
  'package.json',
  'package-lock.json',
  'webpack.config.js',
  'bindgen',
  'scripts/build.mjs',
  'scripts/inlined.mjs',
  'scripts/made.mjs',
  'scripts/module.mjs',
  'scripts/wasm.mjs',
  'scripts/wasm2js.mjs',
  'src',
  'www',
];

// The demo site is served beside dist/, not built into it.
const NOT_INPUTS = ['www/demo'];

/** What the tests of the built product need: the relay and dist/. Seconds when nothing has changed. */
export async function prepareBuilt() {
  await prepareRelay();
  await prepareDist();
}

/**
 * Compiles the relay, and with it, as one call of cargo keeps all cores busy, the crate that the build of dist/
 * runs. Cargo itself knows whether there is something to do.
 */
export async function prepareRelay() {
  await step('relay', 'cargo', ['build', '-p', 'partnerkey-relay', '-p', 'partnerkey-bindgen'], {
    about: '1.5 min the first time',
  });
}

/** Builds dist/ unless it is newer than all of its inputs. */
export async function prepareDist() {
  if (isFresh()) return;
  await step('dist/', process.execPath, ['scripts/build.mjs'], { about: '1.5 min the first time' });
}

function isFresh() {
  const output = join(root, OUTPUT);
  return existsSync(output) && newest(INPUTS) <= statSync(output).mtimeMs;
}

/** Folders count with their own time too: it changes when a file is added or removed. */
function newest(paths) {
  return Math.max(
    0,
    ...paths
      .filter((path) => !NOT_INPUTS.includes(path) && existsSync(join(root, path)))
      .map((path) => {
        const entry = statSync(join(root, path));
        const inside = entry.isDirectory() ? readdirSync(join(root, path)).map((name) => `${path}/${name}`) : [];
        return Math.max(entry.mtimeMs, newest(inside));
      }),
  );
}
