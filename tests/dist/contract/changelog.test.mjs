// CHANGELOG speaks of the version that package.json names.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changes } from '../../../scripts/release/changelog.mjs';
import { source } from './sources.mjs';

const { version } = JSON.parse(source('package.json'));

test('CHANGELOG has a section for the version, and it is the first', () => {
  assert.ok(changes(version).text.length > 0);
  assert.match(source('CHANGELOG.md').match(/^## (\S+)/m)[1], new RegExp(`^${version.replaceAll('.', '\\.')}$`));
});

for (const [what, text] of [
  ['another version', '# Changelog\n\n## 1.2.4 (unreleased)\n\n- more\n'],
  ['no date', '# Changelog\n\n## 1.2.3\n\n- more\n'],
  ['nothing to say', '# Changelog\n\n## 1.2.3 (2026-01-31)\n\n## 1.2.2 (2025-01-31)\n\n- more\n'],
]) {
  test(`a CHANGELOG with ${what} is found`, () => assert.throws(() => changes('1.2.3', text), /section/));
}

test('a date is a release', () => {
  const text = '# Changelog\n\n## 1.2.3 (2026-01-31)\n\n- more\n\n## 1.2.2 (2025-01-31)\n\n- less\n';
  assert.deepEqual(changes('1.2.3', text), { unreleased: false, text: '- more' });
});
