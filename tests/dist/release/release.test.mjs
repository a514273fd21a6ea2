// The parts of `npm run release:check` that take no second build: how builds are compared, and what is said to be in them.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { published } from '../../../scripts/release/artifacts.mjs';
import { differences } from '../../../scripts/release/differences.mjs';
import { browserParts, relayProgram } from '../../../scripts/release/linked.mjs';
import { sbom } from '../../../scripts/release/sbom.mjs';
import { root } from '../../../scripts/steps.mjs';
import { scripts } from '../built.mjs';

const folder = mkdtempSync(join(tmpdir(), 'partnerkey-release-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with these files. */
function build(name, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, path, '..'), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}

test('two builds that are the same have no differences', () => {
  const files = { 'growsumo.js': 'a', 'react/index.js': 'b' };
  assert.deepEqual(differences(build('same-1', files), build('same-2', files)), []);
});

test('a byte that differs is found, and so is a file that one build alone has', () => {
  const one = build('one', { 'growsumo.js': 'a', 'index.js': 'x', 'react/index.js': 'b' });
  const other = build('other', { 'growsumo.js': 'A', 'index.js': 'x', 'react/other.js': 'b' });
  assert.deepEqual(differences(one, other), ['growsumo.js', 'react/index.js', 'react/other.js']);
});

test('what pages load themselves is published under a name with the version too, and everything under its own', () => {
  const names = ['growsumo.js', 'growsumo.compat.js', 'growsumo-signup.js', 'index.js'].map((name) => published(name, '1.2.3'));
  assert.deepEqual(names, [
    ['growsumo.js', 'growsumo-1.2.3.js'],
    ['growsumo.compat.js', 'growsumo-1.2.3.compat.js'],
    ['growsumo-signup.js'],
    ['index.js'],
  ]);
  assert.equal(scripts.filter((name) => published(name, '1.2.3').length > 1).length, 2);
});

const bill = sbom({ hash: 'c0ffee', type: 'library', npm: true, crates: browserParts(root) });
const relay = sbom({ hash: 'c0ffee', type: 'application', crates: relayProgram(root) });

test('the bill of the browser names what is linked into it, and not what only builds it', () => {
  const names = bill.components.map(({ name }) => name);
  for (const name of ['std', 'base64', 'wasm-bindgen', 'js-sys', 'serde', 'gloo-net']) assert.ok(names.includes(name), name);
  for (const name of ['wasm-bindgen-macro', 'serde_derive', 'syn', 'serde_json', 'tokio']) assert.ok(!names.includes(name), name);
});

test('the bill of the relay names its database and its own crates', () => {
  const names = relay.components.map(({ name }) => name);
  for (const name of ['partnerkey', 'libsqlite3-sys', 'sqlx', 'axum', 'rustls']) assert.ok(names.includes(name), name);
});

for (const [what, { bomFormat, specVersion, serialNumber, metadata, components, dependencies }] of Object.entries({ bill, relay })) {
  test(`${what}: CycloneDX`, () => {
    assert.deepEqual([bomFormat, specVersion], ['CycloneDX', '1.6']);
    assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const refs = [metadata.component, ...components].map((component) => component['bom-ref']);
    assert.equal(new Set(refs).size, refs.length);
    assert.deepEqual(dependencies.map(({ ref }) => ref), refs);
    assert.deepEqual(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref)), []);
    for (const { name, version, purl, licenses, hashes } of components) {
      assert.equal(purl, `${name === 'std' ? 'pkg:generic/rust-std' : `pkg:cargo/${name}`}@${version}`);
      assert.match(licenses[0].expression, /^[\w.+()\- ]+$/, name);
      // What comes from the registry has the hash that Cargo.lock has.
      if (!/^(partnerkey|std$)/.test(name)) assert.match(hashes[0].content, /^[0-9a-f]{64}$/, name);
    }
  });
}

test('one commit has one bill', () => {
  const again = sbom({ hash: 'c0ffee', type: 'library', npm: true, crates: browserParts(root) });
  assert.deepEqual(again, bill);
  const other = sbom({ hash: 'decade', type: 'library', npm: true, crates: browserParts(root) });
  assert.notEqual(other.serialNumber, bill.serialNumber);
});
