// What a run came to, as one object for the file and as a table for people: pure.

import { quartiles, shown } from '../figures.mjs';
import { growth } from './fit.mjs';

/**
 * `{ machine, settings, series }` of what run.mjs gives: each point has `median`, `q1` and `q3` in ms, each series `a` (ms),
 * `b` (ms for one unit of work), `exponent` and `verdict` (fit.mjs). Single values are left out.
 */
export function report({ machine, settings, series }) {
  return {
    machine,
    settings,
    series: series.map(({ points, ...about }) => {
      const summed = points.map(({ n, values }) => {
        const { median, q1, q3 } = quartiles(values);
        return { n, median, q1, q3, values };
      });
      return { ...about, ...growth(summed), points: summed.map(({ values, ...point }) => point) };
    }),
  };
}

const VERDICTS = { flat: 'flat', linear: 'linear or better', worse: 'WORSE', unclear: 'unclear' };

/** How a series grows, in words: `linear or better: 1.02 (0.98 to 1.05)`. */
export function inWords({ verdict, exponent }) {
  if (!exponent) return VERDICTS[verdict];
  const [value, q1, q3] = [exponent.value, exponent.q1, exponent.q3].map((one) => one.toFixed(2));
  return `${VERDICTS[verdict]}: ${value} (${q1} to ${q3})`;
}

/** The report as text. Times are in µs: most are below 1 ms. */
export function text({ machine, settings, series }) {
  const several = new Set(series.map(({ engine }) => engine)).size > 1;
  const rows = series.map((one) => {
    const [least, most] = [one.points[0], one.points.at(-1)];
    const name = several ? `${one.name}, ${one.engine}` : one.name;
    return [name, `${least.n} to ${most.n} ${one.work}`, spread(least), spread(most), micro(one.a), micro(one.b), inWords(one)];
  });
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.memory_gb} GB, load before ${shown(machine.load_before)}`,
    `µs of the main thread: medians of ${settings.repetitions} (quartiles)`,
    table([['cost of', 'work', 'at the least', 'at the most', 'a', 'b', 'growth'], ...rows]),
  ].join('\n\n');
}

const micro = (ms) => shown(ms * 1000);

const spread = ({ median, q1, q3 }) => `${micro(median)} (${micro(q1)} to ${micro(q3)})`;

function table([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const padded = (cell, column) =>
    column < 2 || column === head.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  const line = (row) => row.map(padded).join(' | ').trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('-|-'), ...rows.map(line)].join('\n');
}
