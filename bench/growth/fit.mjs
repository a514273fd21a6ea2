// How cost grows with work: pure.

/** At most such an exponent is called linear: what is measured scatters. */
const LINEAR = 1.15;

/** What is less than such a part of the cost of the least work is no growth. */
const SEEN = 0.1;

/**
 * What the medians of a series say, as `{ a, b, exponent, verdict }`.
 *
 * - `points`: `{ n, median, q1, q3 }`, in the order of `n`
 * - `a + b * n` is the straight line that fits best, each point weighing by its relative error; `a` is 0 at least
 * - `exponent`: the slope of log(cost - a) over log(n), between the upper half of the points; `null` where nothing grows
 * - `verdict`: `flat`, `linear` (or better) or `worse`
 */
export function growth(points) {
  const { a, b } = line(points);
  const [first, last] = [points[0], points.at(-1)];
  const noise = Math.max(first.q3 - first.q1, last.q3 - last.q1);
  if (last.median - first.median < Math.max(noise, SEEN * first.median)) return { a, b, exponent: null, verdict: 'flat' };
  const upper = points.slice(Math.floor(points.length / 2));
  const exponent = slope(upper.filter(({ median }) => median > a).map(({ n, median }) => [Math.log(n), Math.log(median - a)]));
  return { a, b, exponent, verdict: exponent <= LINEAR ? 'linear' : 'worse' };
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

/** The slope of the straight line through `[x, y]`, by least squares. */
function slope(pairs) {
  const mean = (of) => pairs.reduce((total, pair) => total + of(pair), 0) / pairs.length;
  const [x, y] = [mean(([value]) => value), mean(([, value]) => value)];
  return mean(([one, other]) => (one - x) * (other - y)) / mean(([one]) => (one - x) ** 2);
}
