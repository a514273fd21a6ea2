// One version, wherever it is written; and one wasm-bindgen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dist, isModule, nodes, syntax, text } from '../built.mjs';
import { all, one, source } from './sources.mjs';

const { version } = JSON.parse(source('package.json'));

/** Every package of Cargo.lock or package-lock.json's own entry: name to version. */
const locked = new Map(
  [...source('Cargo.lock').matchAll(/^name = "(.+)"\nversion = "(.+)"$/gm)].map(([, name, version]) => [name, version]),
);

test('package-lock.json has the version of package.json', () => {
  const lock = JSON.parse(source('package-lock.json'));
  assert.deepEqual([lock.version, lock.packages[''].version], [version, version]);
});

test('the workspace has the version of package.json, and every crate has the workspace\'s', () => {
  assert.equal(one('Cargo.toml', /\[workspace\.package\][^[]*?\nversion = "(.+?)"/), version);
  const members = all(one('Cargo.toml', /\nmembers = \[(.*?)\]/), /"(.+?)"/g);
  assert.ok(members.includes('relay'));
  for (const path of ['.', ...members]) {
    assert.match(source(`${path}/Cargo.toml`), /\[package\][^[]*\nversion\.workspace = true\n/, path);
  }
});

test('Cargo.lock has it', () => {
  const ours = [...locked].filter(([name]) => name === 'partnerkey' || name.startsWith('partnerkey-'));
  const names = ['partnerkey', 'partnerkey-bench-load', 'partnerkey-bindgen', 'partnerkey-relay'];
  assert.deepEqual(ours, names.map((name) => [name, version]));
});

test('the npm entry says it', async () => {
  const entry = await import(`${dist}/index.js`);
  assert.equal(entry.version, version);
  assert.equal(entry.init().version, version);
});

test('growsumo.js says it', () => {
  const properties = [...nodes(syntax(text('growsumo.js'), { module: isModule('growsumo.js') }))]
    .filter((node) => node.type === 'Property' && (node.key.name ?? node.key.value) === 'version');
  assert.deepEqual(properties.map((property) => property.value.value), [version]);
});

test('glue and module come from one wasm-bindgen', () => {
  const wanted = one('Cargo.toml', /^wasm-bindgen = \{ version = "=(.+?)"/m);
  assert.equal(one('bindgen/Cargo.toml', /^wasm-bindgen-cli-support = "=(.+?)"/m), wanted);
  const parts = ['wasm-bindgen', 'wasm-bindgen-cli-support', 'wasm-bindgen-shared', 'wasm-bindgen-test-shared'];
  assert.deepEqual(parts.map((name) => locked.get(name)), parts.map(() => wanted));
});

test('what belongs to that wasm-bindgen is pinned with it', () => {
  for (const name of ['js-sys', 'web-sys', 'wasm-bindgen-test']) {
    const pinned = one('Cargo.toml', new RegExp(`^${name} = (?:\\{ version = )?"=(.+?)"`, 'm'));
    assert.equal(locked.get(name), pinned, name);
  }
});
