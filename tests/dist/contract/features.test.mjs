// README's table of features, against the tests: each row names the tests that prove it, and each end-to-end spec
// proves a row.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/steps.mjs';
import { all, source } from './sources.mjs';
import { rows, section } from './markdown.mjs';
import { names } from './titles.mjs';

/** `{ feature, since, proofs: [{ title, path }] }`: a proof is a link from a title, or a part of it, to its file. */
const features = rows(section('README.md', '## Features')).map(([feature, since, proof]) => ({
  feature,
  since,
  proofs: [...proof.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title, path]) => ({ title, path })),
}));

test('README has the table', () => assert.ok(features.length > 10));

for (const { feature, since, proofs } of features) {
  test(`there is a test that proves: ${feature}`, () => {
    assert.ok(proofs.length > 0, 'no link to a test in the third column');
    for (const { title, path } of proofs) {
      assert.ok(existsSync(join(root, path)), `${path} is not there`);
      assert.ok(title.length > 10, `'${title}' could be anything`);
      assert.ok(names(path, title), `${path} has no test with '${title}' in its title`);
    }
  });

  test(`CHANGELOG has the version since which there is: ${feature}`, () => {
    assert.ok(all(source('CHANGELOG.md'), /^## \[?(\d+\.\d+\.\d+)/gm).includes(since), since);
  });
}

test('every end-to-end spec proves a feature of the table: add a row to README for a new one', () => {
  const specs = readdirSync(join(root, 'tests/e2e')).filter((name) => name.endsWith('.test.mjs'));
  const named = features.flatMap(({ proofs }) => proofs.map(({ path }) => path));
  const missing = specs.map((name) => `tests/e2e/${name}`).filter((path) => !named.includes(path));
  assert.deepEqual(missing.filter((path) => path !== 'tests/e2e/harness.test.mjs'), []);
});

test('a title that no test has is found', () => {
  assert.ok(!names('tests/e2e/landing.test.mjs', 'the cookies: everywhere'));
  assert.ok(!names('relay/tests/socket/crashes.rs', 'nothing of the kind'));
});
