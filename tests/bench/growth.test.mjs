// What the growth benchmark makes of its runs: whether cost that grows faster than work is told from cost that does not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quartiles } from '../../bench/figures.mjs';
import { growth } from '../../bench/growth/fit.mjs';
import { specification } from '../../bench/growth/picture.mjs';
import { report, text } from '../../bench/growth/report.mjs';

const WORK = [1, 10, 25, 50, 75, 100, 150, 200];

/** Points that cost what `costOf(n)` says, in rounds that differ by these factors, the median 1. */
const points = (costOf, factors = [1]) =>
  WORK.map((n) => {
    const values = factors.map((factor) => factor * costOf(n));
    const { median, q1, q3 } = quartiles(values);
    return { n, values, median, q1, q3 };
  });

const close = (value, expected, within) => assert.ok(Math.abs(value - expected) <= within, `${value}, not ${expected}`);

test('a straight line is found, whatever there is to begin with', () => {
  for (const [a, b] of [[2, 0.5], [0, 3], [100, 1]]) {
    const found = growth(points((n) => a + b * n));
    close(found.a, a, 1e-6);
    close(found.b, b, 1e-9);
    close(found.exponent.value, 1, 1e-6);
    assert.equal(found.verdict, 'linear');
  }
});

test('scatter of some per cent makes no straight line crooked', () => {
  const scatter = [1.03, 0.98, 1.02, 0.97, 1.03, 0.99, 0.98, 1.02];
  const crooked = points((n) => (1 + 0.05 * n) * scatter[WORK.indexOf(n)]);
  assert.equal(growth(crooked).verdict, 'linear');
});

for (const [what, costOf, verdict, exponent] of [
  ['the square', (n) => 1 + 0.01 * n ** 2, 'worse', 2],
  ['the square, and nothing to begin with', (n) => n ** 2, 'worse', 2],
  ['a square beside a straight line', (n) => 5 + n + 0.02 * n ** 2, 'worse', 1.5],
  ['the power of one and a half', (n) => 3 + 0.2 * n ** 1.5, 'worse', 1.5],
  ['the root', (n) => 0.1 + Math.sqrt(n), 'linear', 0.5],
]) {
  test(`cost that grows with ${what} is ${verdict === 'worse' ? 'worse than' : 'no worse than'} linear`, () => {
    const found = growth(points(costOf));
    assert.equal(found.verdict, verdict);
    close(found.exponent.value, exponent, 0.3);
  });
}

test('what hides in the cost of little work is no growth', () => {
  assert.deepEqual([growth(points((n) => 10 + n / 1000)).verdict, growth(points(() => 10)).exponent], ['flat', null]);
});

test('rounds that agree are believed, others are not', () => {
  const square = (n) => 1 + 0.01 * n ** 2;
  assert.equal(growth(points(square, [0.95, 1, 1.05])).verdict, 'worse');
  assert.equal(growth(points((n) => 1 + 0.01 * n, [0.1, 1, 10])).verdict, 'unclear');
  // The medians are those of a square, but in two rounds of five it is a straight line.
  const torn = points(square, [1, 1, 1, 1, 1]).map(({ n, values, ...point }) => ({
    ...point,
    n,
    values: values.map((value, round) => (round < 2 ? 1 + n / 100 : value)),
  }));
  assert.equal(growth(torn).verdict, 'unclear');
});

const series = (name, costOf) => ({
  name,
  group: 'tests',
  work: 'forms',
  engine: 'chromium',
  points: WORK.map((n) => ({ n, values: [0.8, 1, 1.2].map((part) => part * costOf(n)) })),
});

const result = report({
  machine: { processor: 'Example', cores: 2, memory_gb: 4, load_before: 0 },
  settings: { repetitions: 3 },
  series: [series('straight', (n) => 0.01 + 0.001 * n), series('square', (n) => 0.01 * n ** 2), series('none', () => 5)],
});

test('the table for people has a line for each series, and says which is worse', () => {
  const lines = text(result).split('\n');
  for (const [name, verdict] of [['straight', 'linear or better: 1.00 '], ['square', 'WORSE: 2.00 '], ['none', 'flat']]) {
    const found = lines.filter((line) => line.startsWith(name));
    assert.equal(found.length, 1, name);
    assert.ok(found[0].includes(`| ${verdict}`), found[0]);
  }
  assert.match(lines.join('\n'), /11\.0 \(9\.90 to 12\.1\) \| +210 \(189 to 231\)/);
});

test('the picture has a panel for each series, in µs where all of it is below 1 ms', () => {
  const { concat } = specification(result);
  assert.deepEqual(concat.map(({ title }) => title.text), ['straight', 'square', 'none']);
  const drawn = concat.map(({ layer }) => layer.at(-1).data.values.at(-1).median);
  [210, 400, 5].forEach((expected, at) => close(drawn[at], expected, 1e-6));
  assert.deepEqual(concat.map(({ layer }) => layer[0].encoding.y.title), ['µs', 'ms', 'ms']);
});
