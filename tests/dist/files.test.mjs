// Which files there are, and which of them are published.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/steps.mjs';
import { dist, scripts, text } from './built.mjs';
import { packed } from './package.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What is published, a path a line. Whoever adds a file says so there. */
const listed = readFileSync(join(root, 'scripts/release/tarball.txt'), 'utf8').trim().split('\n');

test('dist/ has the files of scripts/release/tarball.txt and no other', () => {
  const built = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = built.map(({ parentPath, path = parentPath, name }) => relative(root, join(path, name)));
  assert.deepEqual(paths.sort(), listed.filter((path) => path.startsWith('dist/')).sort());
});

test('integrity.json has the hash of every script, as an integrity attribute takes it', () => {
  const hash = (name) => `sha384-${createHash('sha384').update(readFileSync(join(dist, name))).digest('base64')}`;
  assert.deepEqual(JSON.parse(text('integrity.json')), Object.fromEntries(scripts.map((name) => [name, hash(name)])));
});

test('the package is what scripts/release/tarball.txt lists', () => {
  assert.deepEqual(packed().files.map((file) => file.path).sort(), [...listed].sort());
});

test('every file that the manifest names is published', () => {
  const targets = (to) => (typeof to === 'string' ? [to] : Object.values(to ?? {}).flatMap(targets));
  const named = [manifest.types, ...targets(manifest.exports)];
  const published = packed().files.map((file) => `./${file.path}`);
  assert.deepEqual(named.filter((path) => !published.includes(path)), []);
});

test('in `exports` types come first, as a condition after `default` is never read', () => {
  const conditions = Object.values(manifest.exports).filter((target) => typeof target === 'object').map(Object.keys);
  assert.deepEqual([...new Set(conditions.map(String))], ['types,default']);
});

test('installing it brings nothing else and runs nothing', () => {
  const { dependencies, optionalDependencies, bundleDependencies } = manifest;
  assert.deepEqual({ dependencies, optionalDependencies, bundleDependencies }, {
    dependencies: undefined,
    optionalDependencies: undefined,
    bundleDependencies: undefined,
  });
  const onInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
  assert.deepEqual(onInstall.filter((name) => name in manifest.scripts), []);
});

test('a framework is the site\'s own, and none is needed', () => {
  assert.deepEqual(Object.keys(manifest.peerDependencies), ['react', 'vue']);
  for (const name of ['react', 'vue']) assert.deepEqual(manifest.peerDependenciesMeta[name], { optional: true });
});

test('it can be published with provenance: public, from a repository that the registry can compare', () => {
  assert.deepEqual(manifest.publishConfig, { access: 'public', provenance: true });
  assert.match(manifest.repository.url, /^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/);
});
