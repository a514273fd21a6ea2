// When a build does a step again.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isMade, noteMade } from '../../scripts/made.mjs';
import { root } from '../../scripts/steps.mjs';

const folder = mkdtempSync(join(tmpdir(), 'partnerkey-made-test-'));
const STEP = 'test of made';
after(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(root, 'target', 'made', 'test-of-made.json'), { force: true });
});

const MINUTE = 60_000;
const source = join(folder, 'source');
const product = join(folder, 'product');

/** Has the step done: it has read the one file, and written the other. */
function done({ begun = Date.now() + MINUTE } = {}) {
  writeFileSync(source, 'source');
  writeFileSync(product, 'product');
  noteMade(STEP, { begun, read: [source], written: [product] });
}

test('what has never been done has to be', () => {
  assert.equal(isMade('no such step'), false);
});

for (const [what, change, made] of [
  ['nothing changes', () => {}, true],
  ['files are written with the same bytes', () => writeFileSync(source, 'source'), true],
  ['what it has read changes', () => writeFileSync(source, 'another'), false],
  ['what it has read is gone', () => rmSync(source), false],
  ['what it has written changes', () => writeFileSync(product, 'another'), false],
  ['what it has written is gone', () => rmSync(product), false],
]) {
  test(`a step is ${made ? 'not ' : ''}done again when ${what}`, () => {
    done();
    change();
    assert.equal(isMade(STEP), made);
  });
}

test('a step during which a file was saved is done again', () => {
  rmSync(join(root, 'target', 'made', 'test-of-made.json'), { force: true });
  done({ begun: Date.now() - MINUTE });
  assert.equal(isMade(STEP), false);
});
