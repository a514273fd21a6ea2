// Sizes are a promise to visitors. `npm run size` prints the same numbers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spending } from '../../scripts/size/budgets.mjs';
import { scripts } from './built.mjs';

const budgets = spending();

for (const { name, limit, total } of budgets) {
  test(`${name} is at most ${limit} bytes with brotli`, () => {
    assert.ok(total.brotli <= limit, `${name} is ${total.brotli} bytes, ${total.brotli - limit} too many`);
  });
}

test('every script that a page loads has a budget', () => {
  const counted = budgets.flatMap(({ files }) => files.map((file) => file.name));
  assert.deepEqual([...counted, 'index.js'].sort(), scripts);
});
