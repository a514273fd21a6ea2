// Medians, spreads and ratios: pure.

/** The middle of the values, sorted; of an even number of them, the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

/** The value below which a part of the values lies, `part` from 0 to 1; between two of them in proportion. */
export function quantile(values, part) {
  const sorted = values.toSorted((one, other) => one - other);
  const at = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at % 1);
}

/** `{ median, q1, q3, least, most, runs }` of one figure: of many values the quartiles say more than the ends. */
export function quartiles(values) {
  return { ...spread(values), q1: quantile(values, 0.25), q3: quantile(values, 0.75), runs: values.length };
}

/** `{ median, least, most }` of one figure of several runs. */
export function spread(values) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** What several runs of one side came to: each field that is a number in all of them, as a spread. */
export function summary(runs) {
  const fields = Object.keys(runs[0]).filter((field) => runs.every((run) => typeof run[field] === 'number'));
  return Object.fromEntries(fields.map((field) => [field, spread(runs.map((run) => run[field]))]));
}

/** As people read it: three digits, thousands apart. */
export function shown(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `12.3 (12.1 to 12.9)` */
export function shownSpread({ median, least, most }) {
  return `${shown(median)} (${shown(least)} to ${shown(most)})`;
}
