// What the page benchmark makes of its landings: the figures are quoted, so they must be right.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chart } from '../../bench/page/chart.mjs';
import { report } from '../../bench/page/report.mjs';
import { shortTable, text } from '../../bench/page/tables.mjs';
import { landingsOf } from '../../bench/page/trace.mjs';

/** An event of a trace; times in microseconds. */
const work = (name, ts, dur, data = {}) => ({ pid: 1, tid: 1, cat: 'devtools.timeline', ph: 'X', name, ts, dur, args: { data } });
const mark = (name, ts, pid = 1) => ({ pid, tid: 1, cat: 'blink.user_timing', ph: 'I', name, ts });

test('a landing in a trace: from the beginning of its script, without what it waits for', () => {
  const events = [
    mark('insert 7', 1_000),
    work('Layout', 1_100, 300), // before it: not the script's
    work('EvaluateScript', 2_000, 3_000),
    work('v8.compile', 2_000, 500, { consumedCacheSize: 900 }), // inside the evaluation
    work('FunctionCall', 9_000, 4_000), // after an answer
    mark('ready 7', 10_000),
    work('FunctionCall', 20_000, 9_000), // after it
    { ...work('EvaluateScript', 2_500, 9_000), pid: 2 }, // of another page
  ];
  const expected = { script_ms: 8, main_ms: 7, from_code_cache: true };
  assert.deepEqual([...landingsOf(events)], [[7, expected]]);
  assert.deepEqual([...landingsOf(events.toReversed())], [[7, expected]]);
});

test('a landing whose script or end is not in the trace is left out', () => {
  assert.deepEqual([...landingsOf([mark('insert 1', 0), mark('ready 1', 9)])], []);
  assert.deepEqual([...landingsOf([mark('insert 2', 0), work('EvaluateScript', 1, 5)])], []);
});

const TIMES = { engine: 'chromium', rate: 1, cache: 'cold', number: 1 };
const WEIGHT = { requests_ready: 1, bytes_ready: 5, requests_all: 2, bytes_all: 9, longest_ms: 0, cookies: 40 };

/** Two sides; growsumo.js takes twice the twin's bytes and three times its time. */
const result = {
  command: 'npm run bench',
  machine: { processor: 'Example', cores: 2, memory_gb: 4, load_before: 0, load_after: 1 },
  settings: { runs: 3 },
  engines: { chromium: '1.2' },
  sides: [
    { name: 'growsumo.js', ready: 'it is called', size: { raw: 40, gzip: 30, brotli: 2_000 }, files: new Map() },
    { name: 'twin', ready: 'it is called', size: { raw: 20, gzip: 15, brotli: 1_000 } },
    { name: 'other', npm: 'other-js', version: '3.2.1', ready: 'its callback', more: 'All.', size: { raw: 4, gzip: 3, brotli: 250 } },
  ],
  times: [
    ...[6, 9, 12].map((main_ms) => ({ ...TIMES, side: 'growsumo.js', main_ms, ready_ms: 20, from_code_cache: false })),
    ...[2, 3, 40].map((main_ms) => ({ ...TIMES, side: 'twin', main_ms, ready_ms: 10, from_code_cache: true })),
    { ...TIMES, side: 'other', ready_ms: 5 }, // the trace did not have it
  ],
  weights: [
    { side: 'nothing', ...WEIGHT, heap: 1_000 },
    { side: 'growsumo.js', ...WEIGHT, heap: 1_300 },
    { side: 'twin', ...WEIGHT, heap: 1_100, longest_ms: 61 },
  ],
};

test('medians, quartiles, and how many times the twin’s', () => {
  const { times } = report(result);
  const [ours, twin, other] = times;
  assert.deepEqual(ours.main_ms, { median: 9, least: 6, most: 12, q1: 7.5, q3: 10.5, runs: 3, times_twin: 3 });
  assert.deepEqual([ours.ready_ms.times_twin, twin.main_ms.times_twin, other.ready_ms.times_twin], [2, 1, 0.5]);
  assert.deepEqual([ours.from_code_cache, twin.from_code_cache, 'main_ms' in other], [0, 1, false]);
});

test('heap is what the side adds to the page', () => {
  const [ours, twin, other] = report(result).sides;
  assert.deepEqual([ours.weight.heap.median, twin.weight.heap.median, other.weight], [300, 100, undefined]);
});

test('what is published has no file of a side in it, and says the package and its version', () => {
  const [ours, , other] = report(result).sides;
  assert.equal(ours.files, undefined);
  assert.deepEqual([other.package, other.version], ['other-js', '3.2.1']);
});

test('the tables say the same as the report', () => {
  const lines = text(report(result)).split('\n');
  for (const line of [
    '| growsumo.js | 40 | 30 | 2,000 | 2.00 × |',
    '| growsumo.js | 1 | 5 | 2 | 9 | none over 50 | 300 | 40 |',
    '| twin | 1 | 5 | 2 | 9 | 61.0 | 100 | 40 |',
    '| growsumo.js | 9.00 (7.50 to 10.5) | 3.00 × |  |  | 20.0 (20.0 to 20.0) | 2.00 × |  |  |',
    '- **other**: other-js 3.2.1, ready when its callback. Does more: All.',
  ]) {
    assert.ok(lines.includes(line), line);
  }
});

test('README’s table: a line a side, medians beside the twin’s', () => {
  const lines = shortTable(report(result)).split('\n');
  assert.equal(lines[2], '| growsumo.js | 2,000 (2.00 ×) | 9.00 (3.00 ×) |  |  |');
  assert.equal(lines.length, 2 + 3);
});

test('the chart has every side, and a mark for each that the trace had', () => {
  const [left, right] = chart(report(result)).hconcat;
  assert.deepEqual(left.data.values.map(({ side, brotli }) => [side, brotli]), [['growsumo.js', 2_000], ['twin', 1_000], ['other', 250]]);
  assert.deepEqual(right.data.values.map(({ side, median }) => [side, median]), [['growsumo.js', 9], ['twin', 3]]);
});
