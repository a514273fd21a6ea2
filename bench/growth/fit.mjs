// How cost grows with work: pure.

import { quartiles } from '../figures.mjs';

/** At most such an exponent is called linear: what is measured scatters. */
const LINEAR = 1.15;

/** What is less than such a part of the cost of the least work is no growth. */
const SEEN = 0.1;

/**
 * What a series says, as `{ a, b, exponent, verdict }`.
 *
 * - `points`: `{ n, values, median, q1, q3 }`, in the order of `n`; `values` has one of each round, in the order of rounds
 * - `a + b * n` is the straight line that fits the medians best, each weighing by its relative error; `a` is 0 at least
 * - `exponent`: `{ value, q1, q3 }` where something grows, else `null`: the slope of log(cost - a) over log(n) between the upper
 *   half of the points, by their medians; and what lies in the middle of the slopes that single rounds have
 * - `verdict`: `flat`, `linear` (or better), `worse`; `unclear` where the rounds scatter too much to tell
 */
export function growth(points) {
  const { a, b } = line(points);
  const [first, last] = [points[0], points.at(-1)];
  const rise = last.median - first.median;
  if (rise < SEEN * first.median) return { a, b, exponent: null, verdict: 'flat' };

  const upper = points.slice(Math.floor(points.length / 2));
  const slopeOf = (costOf) => slope(upper.map((point) => [point.n, costOf(point) - a]));
  const value = slopeOf(({ median }) => median);
  const rounds = last.values.map((_, round) => slopeOf(({ values }) => values[round])).filter(Number.isFinite);
  const { q1, q3 } = quartiles(rounds.length > 0 ? rounds : [value]);
  const exponent = { value, q1, q3 };
  if (rise < Math.max(first.q3 - first.q1, last.q3 - last.q1)) return { a, b, exponent, verdict: 'unclear' };
  if (value <= LINEAR) return { a, b, exponent, verdict: 'linear' };
  return { a, b, exponent, verdict: q1 > LINEAR ? 'worse' : 'unclear' };
}

/** The straight line through the medians, by least squares of the relative error. */
function line(points) {
  const weighted = points.map(({ n, median }) => ({ n, cost: median, weight: 1 / median ** 2 }));
  const sum = (of) => weighted.reduce((total, point) => total + point.weight * of(point), 0);
  const [all, n, nn, cost, nCost] = [() => 1, (p) => p.n, (p) => p.n ** 2, (p) => p.cost, (p) => p.n * p.cost].map(sum);
  const b = (all * nCost - n * cost) / (all * nn - n ** 2);
  const a = (cost - b * n) / all;
  return a >= 0 ? { a, b } : { a: 0, b: nCost / nn };
}

/** The slope of log(y) over log(x) of `[x, y]`, by least squares; those with a `y` of 0 or less say nothing. */
function slope(pairs) {
  const logs = pairs.filter(([, y]) => y > 0).map((pair) => pair.map(Math.log));
  const mean = (of) => logs.reduce((total, pair) => total + of(pair), 0) / logs.length;
  const [x, y] = [mean(([one]) => one), mean(([, other]) => other)];
  return mean(([one, other]) => (one - x) * (other - y)) / mean(([one]) => (one - x) ** 2);
}
