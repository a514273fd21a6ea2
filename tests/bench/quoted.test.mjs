// README quotes the page benchmark: docs/bench/page.json has every number that it says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { shown } from '../../bench/figures.mjs';
import { shortTable } from '../../bench/page/tables.mjs';
import { root } from '../../scripts/steps.mjs';
import { section } from '../dist/contract/markdown.mjs';

const report = JSON.parse(readFileSync(join(root, 'docs/bench/page.json'), 'utf8'));
const said = section('README.md', '## Measured beside its peers');
const table = shortTable(report);

const numbersIn = (text) => text.match(/\d+(?:[.,]\d+)*/g) ?? [];

/** Each number of the report, in every way that it is written; the parts of versions and dates too. */
function* known(value) {
  if (typeof value === 'number') yield* [String(value), shown(value), Math.round(value).toLocaleString('en')];
  else if (typeof value === 'string') yield* [...numbersIn(value), ...value.split(/\D+/)];
  else if (value) for (const inner of Object.values(value)) yield* known(inner);
}

test('README has the table of docs/bench/page.json', () => {
  assert.ok(said.includes(table), `README's section '## Measured beside its peers' lacks:\n${table}`);
});

test('every other number of that section is in docs/bench/page.json', () => {
  const all = new Set(known(report));
  const prose = said.replace(table, '').replace(/`[^`]*`|\]\([^)]*\)/g, '');
  assert.ok(prose.trim());
  assert.deepEqual(numbersIn(prose).filter((number) => !all.has(number)), []);
});
