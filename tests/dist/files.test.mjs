// Which files there are, and which of them are published.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/steps.mjs';
import { dist, scripts, text } from './built.mjs';
import { packed } from './package.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('dist/ has these files and no other', () => {
  assert.deepEqual(readdirSync(dist).sort(), [
    'growsumo-signup.compat.js',
    'growsumo-signup.js',
    'growsumo-tracker.compat.js',
    'growsumo.d.ts',
    'growsumo.js',
    'index.js',
    'integrity.json',
  ]);
});

test('integrity.json has the hash of every script, as an integrity attribute takes it', () => {
  const hash = (name) => `sha384-${createHash('sha384').update(readFileSync(join(dist, name))).digest('base64')}`;
  assert.deepEqual(JSON.parse(text('integrity.json')), Object.fromEntries(scripts.map((name) => [name, hash(name)])));
});

test('the package is dist/, its manifest, the README and both licences', () => {
  const published = packed().files.map((file) => file.path);
  const built = readdirSync(dist).map((name) => `dist/${name}`);
  const about = ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'package.json'];
  assert.deepEqual(published.sort(), [...built, ...about].sort());
});

test('every file that the manifest names is published', () => {
  const targets = (to) => (typeof to === 'string' ? [to] : Object.values(to ?? {}).flatMap(targets));
  const named = [manifest.types, ...targets(manifest.exports)];
  const published = packed().files.map((file) => `./${file.path}`);
  assert.deepEqual(named.filter((path) => !published.includes(path)), []);
});

test('installing it brings nothing else and runs nothing', () => {
  const { dependencies, peerDependencies, optionalDependencies, bundleDependencies } = manifest;
  assert.deepEqual({ dependencies, peerDependencies, optionalDependencies, bundleDependencies }, {
    dependencies: undefined,
    peerDependencies: undefined,
    optionalDependencies: undefined,
    bundleDependencies: undefined,
  });
  const onInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
  assert.deepEqual(onInstall.filter((name) => name in manifest.scripts), []);
});
