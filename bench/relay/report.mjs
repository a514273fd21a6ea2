// What the runs came to, as one object for the file and as a table for people: pure.

import { shown, shownSpread, summary } from '../figures.mjs';
import { FLASK, FLASK_ALONE } from './sides.mjs';

const SMALL = 1_000;
const LARGE = 1_000_000;

/** `runs` is `{ machine, settings, acknowledged, delivered }`; gives the same with `summary` and `aims`. */
export function report(runs) {
  const acknowledged = Object.fromEntries(
    Object.entries(runs.acknowledged).map(([side, of]) => [side, summary(of)]),
  );
  const databases = [...new Set(runs.delivered.map(({ database }) => database))];
  const delivered = databases.map((database) => ({
    database,
    histories: [SMALL, LARGE].map((history) => ({
      ...summary(runs.delivered.filter((run) => run.database === database && run.history === history)),
      history,
    })),
  }));
  return { ...runs, summary: { acknowledged, delivered }, aims: aims(acknowledged, delivered) };
}

/** `[{ what, value, unit, met }, …]`: what we want, by the medians; `met` is `null` where nothing is wanted. */
function aims({ [FLASK]: flask, [FLASK_ALONE]: alone, ...relays }, delivered) {
  return [
    ...Object.entries(relays).flatMap(([side, { rate, p99_ms }]) => {
      const [times, timesAlone] = [flask, alone].map((of) => rate.median / of.rate.median);
      const part = p99_ms.median / flask.p50_ms.median;
      return [
        { what: `${side}: at least 20 times Flask's rate`, value: times, unit: 'times', met: times >= 20 },
        { what: `${side}: beside ${FLASK_ALONE}`, value: timesAlone, unit: 'times', met: null },
        { what: `${side}: p99 under Flask's p50`, value: part, unit: 'of it', met: part < 1 },
      ];
    }),
    ...delivered.flatMap(({ database, histories: [small, large] }) => {
      const part = large.rate.median / small.rate.median;
      const memory = large.resident_mb.most;
      return [
        { what: `relay, ${database}: under 50 MB at 1,000,000`, value: memory, unit: 'MB', met: memory < 50 },
        // Five in a hundred is what two runs of the same differ by.
        {
          what: `relay, ${database}: delivery no slower at 1,000,000`,
          value: part,
          unit: 'of the rate at 1,000',
          met: part >= 0.95,
        },
      ];
    }),
  ];
}

const OUTCOMES = new Map([[true, 'met'], [false, 'MISSED'], [null, '']]);

/** The report as text. */
export function text({ machine, settings, summary: { acknowledged, delivered }, aims: wanted }) {
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.memory_gb} GB, ` +
      `disk sync ${shown(machine.disk_sync_ms)} ms, load before ${shown(machine.load_before)}`,
    `medians of ${settings.runs} runs (least to most); ${settings.connections} connections, ` +
      `${settings.seconds} s each; gunicorn with ${settings.workers} workers of ${settings.threads} threads`,
    table(
      ['acknowledged sign-ups', 'a second', 'p50 ms', 'p99 ms'],
      Object.entries(acknowledged).map(([side, { rate, p50_ms, p99_ms }]) => [
        side,
        ...[rate, p50_ms, p99_ms].map(shownSpread),
      ]),
    ),
    table(
      ['delivered, by history', 'a second', 'resident MB'],
      delivered.flatMap(({ database, histories }) =>
        histories.map(({ history, rate, resident_mb }) => [
          `relay, ${database}, ${history.toLocaleString('en')}`,
          ...[rate, resident_mb].map(shownSpread),
        ])),
    ),
    table(
      ['aim', 'measured', ''],
      wanted.map(({ what, value, unit, met }) => [what, `${shown(value)} ${unit}`, OUTCOMES.get(met)]),
    ),
  ].join('\n\n');
}

function table(head, rows) {
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const padded = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const line = (row) => row.map(padded).join(' | ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('-|-'), ...rows.map(line)].join('\n');
}
