// The Rust toolchain: rustup, the two WebAssembly targets, and a C compiler for the relay's embedded SQLite.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StepError, step } from '../steps.mjs';
import { find } from './find.mjs';

// wasm32v1-none: the tracker. wasm32-unknown-unknown: the sign-up part and the browser tests.
const TARGETS = ['wasm32-unknown-unknown', 'wasm32v1-none'];

/** Adds what is missing. Two short processes when nothing is. */
export async function prepareRust() {
  if (!find(['cargo'])) {
    throw new StepError('Rust is missing: install it with rustup (https://rustup.rs), then run this again');
  }
  if (!find(['cc', 'gcc', 'clang'])) {
    throw new StepError(
      'a C compiler is missing, which Rust links with and SQLite is compiled by: ' +
        "install your system's, e.g. 'apt-get install build-essential' or 'xcode-select --install'",
    );
  }
  const missing = missingTargets();
  if (missing.length === 0) return;
  if (!find(['rustup'])) {
    throw new StepError(
      `this Rust was not installed by rustup and lacks ${missing.join(' and ')}: ` +
        'install Rust with rustup (https://rustup.rs), or add the standard library of these targets',
    );
  }
  await step(`Rust targets ${missing.join(', ')}`, 'rustup', ['target', 'add', ...missing], { about: '15 s' });
}

/** A target is there when rustc finds the folder of its standard library. */
function missingTargets() {
  return TARGETS.filter((target) => {
    const { status, stdout, stderr, error } = spawnSync(
      'rustc',
      ['--print', 'target-libdir', '--target', target],
      { encoding: 'utf8' },
    );
    if (error || status !== 0) {
      throw new StepError(`rustc does not work: ${(error?.message ?? stderr).trim()}`);
    }
    return !existsSync(stdout.trim());
  });
}
