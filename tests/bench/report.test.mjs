// What the benchmark makes of its runs: the figures it prints are quoted, so they must be right.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, quantile, quartiles, shown, spread, summary } from '../../bench/figures.mjs';
import { report, text } from '../../bench/relay/report.mjs';
import { FLASK, FLASK_ALONE } from '../../bench/relay/sides.mjs';

test('medians of odd and even numbers of values, in any order', () => {
  assert.equal(median([7]), 7);
  assert.equal(median([30, 4, 100]), 30);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test('quartiles, between two values in proportion', () => {
  assert.deepEqual([0, 0.25, 0.5, 0.75, 1].map((part) => quantile([4, 1, 3, 2], part)), [1, 1.75, 2.5, 3.25, 4]);
  assert.deepEqual(quartiles([5, 1, 3]), { median: 3, least: 1, most: 5, q1: 2, q3: 4, runs: 3 });
});

test('a summary has each field that is a number in all runs', () => {
  const runs = [{ rate: 10, side: 'a', only: 1 }, { rate: 30, side: 'a' }, { rate: 20, side: 'a' }];
  assert.deepEqual(summary(runs), { rate: { median: 20, least: 10, most: 30 } });
  assert.deepEqual(spread([2, 1]), { median: 1.5, least: 1, most: 2 });
});

test('three digits, thousands apart', () => {
  assert.deepEqual([0.244, 3.9, 31.06, 155.7, 12_345.6].map(shown), ['0.24', '3.90', '31.1', '156', '12,346']);
});

/** One run of each side; `rate` and `p99_ms` are the relay's, Flask has 100 a second and a p50 of 50 ms. */
const runs = ({ rate, p99_ms, large, memory }) => ({
  machine: { processor: 'Example', cores: 2, memory_gb: 4, disk_sync_ms: 1, load_before: 0 },
  settings: { runs: 1, connections: 8, seconds: 1, workers: 5, threads: 4 },
  acknowledged: {
    'relay, SQLite': [{ rate, p50_ms: 1, p99_ms }],
    [FLASK]: [{ rate: 100, p50_ms: 50, p99_ms: 90 }],
    [FLASK_ALONE]: [{ rate: 200, p50_ms: 25, p99_ms: 45 }],
  },
  delivered: [
    { database: 'SQLite', history: 1_000, rate: 1_000, resident_mb: 20 },
    { database: 'SQLite', history: 1_000_000, rate: large, resident_mb: memory },
  ],
});

test('aims that are met', () => {
  const { aims } = report(runs({ rate: 2_000, p99_ms: 49, large: 950, memory: 49.9 }));
  assert.deepEqual(aims.map(({ value, met }) => [value, met]), [
    [20, true],
    [10, null],
    [0.98, true],
    [49.9, true],
    [0.95, true],
  ]);
});

test('aims that are missed', () => {
  const result = report(runs({ rate: 1_999, p99_ms: 50, large: 949, memory: 50 }));
  assert.deepEqual(result.aims.map(({ met }) => met), [false, null, false, false, false]);
  assert.equal(text(result).match(/MISSED/g).length, 4);
});

test('the table for people has a line for each side and each history', () => {
  const lines = text(report(runs({ rate: 2_000, p99_ms: 49, large: 950, memory: 49.9 }))).split('\n');
  for (const start of ['relay, SQLite  ', 'Flask  ', 'Flask, an API', 'relay, SQLite, 1,000 ', 'relay, SQLite, 1,000,000']) {
    assert.equal(lines.filter((line) => line.startsWith(start)).length, 1, start);
  }
  assert.ok(lines.includes('relay, SQLite                    | 2,000 (2,000 to 2,000) | 1.00 (1.00 to 1.00) | 49.0 (49.0 to 49.0)'));
});
