// What is linked into what we ship: crates, as cargo resolves them for the features and the target of each part, and the
// compiler's own libraries. Not what runs while it is built: procedural macros, build scripts, wasm-bindgen's own program,
// webpack.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS } from '../wasm.mjs';

/** The crates inside the scripts of dist/: all parts together. */
export function browserParts(clone) {
  const trees = Object.values(PARTS).map(({ crateFeatures, target }) =>
    tree(clone, ['--package', 'partnerkey', '--target', target, '--no-default-features', '--features', crateFeatures]),
  );
  return merged(trees);
}

/** The crates inside the relay, on this machine's system. */
export function relayProgram(clone) {
  return tree(clone, ['--package', 'partnerkey-relay']);
}

/** `{ name, version, licence, purl, checksum, dependencies }` by key, `name@version`; the first is ours. */
function tree(clone, which) {
  const format = ['--prefix', 'depth', '--format', ' {p}\t{l}', '--edges', 'normal,no-proc-macro', '--no-dedupe'];
  const text = execFileSync('cargo', ['tree', '--locked', ...which, ...format], {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const checksums = lockedChecksums(clone);
  const crates = new Map();
  const above = []; // the key at each depth
  for (const [, depth, name, version, licence] of text.matchAll(/^(\d+) (\S+) v(\S+)[^\t]*\t(.*)$/gm)) {
    const key = `${name}@${version}`;
    above[depth] = key;
    const purl = `pkg:cargo/${key}`;
    if (!crates.has(key)) crates.set(key, { name, version, licence, purl, checksum: checksums.get(key), dependencies: new Set() });
    if (depth > 0) crates.get(above[depth - 1]).dependencies.add(key);
  }
  const [[, ours]] = crates;
  const std = standardLibrary();
  ours.dependencies.add(std.key);
  return crates.set(std.key, std.crate);
}

/** core, alloc and std, which cargo does not list. */
function standardLibrary() {
  const [, version] = execFileSync('rustc', ['--version'], { encoding: 'utf8' }).match(/^rustc (\S+)/);
  const crate = { name: 'std', version, licence: 'MIT OR Apache-2.0', purl: `pkg:generic/rust-std@${version}`, dependencies: new Set() };
  return { key: `std@${version}`, crate };
}

function merged(trees) {
  const crates = new Map();
  for (const [key, crate] of trees.flatMap((tree) => [...tree])) {
    const known = crates.get(key);
    if (known) for (const dependency of crate.dependencies) known.dependencies.add(dependency);
    else crates.set(key, crate);
  }
  return crates;
}

function lockedChecksums(clone) {
  const lock = readFileSync(join(clone, 'Cargo.lock'), 'utf8');
  const found = lock.matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource = .*\nchecksum = "(.+)"$/gm);
  return new Map([...found].map(([, name, version, checksum]) => [`${name}@${version}`, checksum]));
}
