// The examples of frameworks are built from the packed package, without a complaint. tests/frameworks/browser/ visits them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inlined } from '../../dist/built.mjs';
import { build, examples, folderOf, publicKey, relayUrl } from '../examples.mjs';

for (const name of Object.keys(examples)) {
  test(`examples/${name} is built, the sign-up part as a file of its own`, () => {
    const { out, said } = build(name);
    assert.doesNotMatch(said, /warn|error|deprecat/i);
    const scripts = readdirSync(out, { recursive: true })
      .filter((path) => /(^assets|^static).*\.js$/.test(path))
      .map((path) => readFileSync(join(out, path), 'utf8'));
    const having = (text) => scripts.filter((script) => script.includes(text));
    const [tracker, ...moreTrackers] = having(inlined('index.js'));
    const [signup, ...moreSignups] = having(inlined('growsumo-signup.js'));
    assert.ok(tracker && signup);
    assert.deepEqual([moreTrackers, moreSignups], [[], []]);
    assert.notEqual(tracker, signup);
  });

  test(`examples/${name} has a lock file without addresses, and exact versions`, () => {
    const { packages } = JSON.parse(readFileSync(join(folderOf(name), 'package-lock.json'), 'utf8'));
    const resolved = Object.values(packages).map((locked) => locked.resolved);
    assert.deepEqual([...new Set(resolved)].filter(Boolean), ['file:../..']);
    const { dependencies, devDependencies = {} } = JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8'));
    const { partnerkey, ...others } = { ...dependencies, ...devDependencies };
    assert.equal(partnerkey, 'file:../..');
    for (const version of Object.values(others)) assert.match(version, /^\d+\.\d+\.\d+$/);
  });
}

test('Next.js prerenders every page, with nobody credited', () => {
  const { out } = build('nextjs');
  for (const page of ['index', 'signup']) {
    const html = readFileSync(join(out, 'server', 'app', `${page}.html`), 'utf8');
    assert.match(html, /<output name="partner">…<\/output>/);
    assert.ok(html.includes(publicKey));
  }
});

test('Next.js passes /pr/ on to the relay', () => {
  const { out } = build('nextjs');
  const { rewrites } = JSON.parse(readFileSync(join(out, 'routes-manifest.json'), 'utf8'));
  const [{ source, destination }] = Array.isArray(rewrites) ? rewrites : rewrites.afterFiles;
  assert.deepEqual([source, destination], ['/pr/:path*', `${relayUrl}/pr/:path*`]);
});
