// The report as Markdown: pure.

import { shown } from '../figures.mjs';
import { TWIN } from './sides.mjs';

const ENGINES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };
const COLUMNS = {
  main_ms: 'main thread, ms',
  script_ms: 'script until ready, ms',
  ready_ms: 'inserted until ready, ms',
};

const bytes = (value) => Math.round(value).toLocaleString('en');
const times = (value) => (value === undefined ? '' : `${shown(value)} ×`);
const spread = ({ median, q1, q3 }) => `${shown(median)} (${shown(q1)} to ${shown(q3)})`;

/** Everything, for who has run it. */
export function text(report) {
  const { machine, settings, engines, sides } = report;
  const load = `load average ${shown(machine.load_before)} before, ${shown(machine.load_after)} after`;
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.memory_gb} GB, ${load}`,
    `Medians (first to third quartile) of ${settings.runs} landings a side; × is beside the JavaScript twin.`,
    sizeTable(sides),
    weightTable(sides),
    ...timeTables(report),
    sides.map(noteOf).join('\n'),
    Object.entries(engines).map(([name, version]) => `${ENGINES[name]} ${version}`).join(', '),
  ].join('\n\n');
}

/** What README quotes: a line a side. */
export function shortTable({ sides, times: rows, engines }) {
  const row = (engine, rate, cache, side) =>
    rows.find((one) => one.engine === engine && one.rate === rate && one.cache === cache && one.side === side);
  const columns = [
    ['Chromium cold', 'chromium', 1, 'cold', 'main_ms'],
    ['6 times slower', 'chromium', 6, 'cold', 'main_ms'],
    ['6 times slower, warm', 'chromium', 6, 'warm', 'main_ms'],
    ['Firefox cold', 'firefox', 1, 'cold', 'ready_ms'],
    ['WebKitGTK cold', 'webkit', 1, 'cold', 'ready_ms'],
  ].filter(([, engine]) => engine in engines);
  const twin = sides.find(({ name }) => name === TWIN);
  return table(
    ['', 'brotli, bytes', ...columns.map(([title]) => `${title}, ms`)],
    sides.map(({ name, size }) => [
      name,
      `${bytes(size.brotli)} (${times(size.brotli / twin.size.brotli)})`,
      ...columns.map(([, engine, rate, cache, figure]) => {
        const found = row(engine, rate, cache, name)?.[figure];
        return found ? `${shown(found.median)} (${times(found.times_twin)})` : '';
      }),
    ]),
  );
}

function sizeTable(sides) {
  const twin = sides.find(({ name }) => name === TWIN)?.size.brotli;
  return table(
    ['the script, bytes', 'raw', 'gzip 9', 'brotli 11', '×'],
    sides.map(({ name, size }) => [name, bytes(size.raw), bytes(size.gzip), bytes(size.brotli), times(twin && size.brotli / twin)]),
  );
}

function weightTable(sides) {
  const weighed = sides.filter(({ weight }) => weight);
  if (weighed.length === 0) return 'What a landing weighs is measured in Chromium.';
  return table(
    [
      'a landing, medians',
      'requests until ready',
      'bytes until ready',
      'requests 2 s later',
      'bytes 2 s later',
      'longest task at 6×, ms',
      'heap, bytes',
      'cookie, bytes',
    ],
    weighed.map(({ name, weight }) => [
      name,
      ...['requests_ready', 'bytes_ready', 'requests_all', 'bytes_all'].map((figure) => bytes(weight[figure].median)),
      weight.longest_ms.median ? shown(weight.longest_ms.median) : 'none over 50',
      bytes(weight.heap.median),
      bytes(weight.cookies.median),
    ]),
  );
}

/** A table for each engine and rate, cold and warm side by side. */
function timeTables({ times: rows, sides }) {
  const kinds = [...new Set(rows.map(({ engine, rate }) => `${engine} ${rate}`))];
  return kinds.map((kind) => {
    const [engine, rate] = kind.split(' ');
    const own = rows.filter((row) => row.engine === engine && row.rate === Number(rate));
    const figures = Object.keys(COLUMNS).filter((figure) => own.some((row) => row[figure]));
    const cells = figures.flatMap((figure) => ['cold', 'warm'].map((cache) => [figure, cache]));
    return table(
      [
        `${ENGINES[engine]}${rate === '1' ? '' : `, ${rate} times slower`}`,
        ...cells.flatMap(([figure, cache]) => [`${cache}: ${COLUMNS[figure]}`, '×']),
      ],
      sides.map(({ name }) => [
        name,
        ...cells.flatMap(([figure, cache]) => {
          const found = own.find((row) => row.side === name && row.cache === cache)?.[figure];
          return found ? [spread(found), times(found.times_twin)] : ['', ''];
        }),
      ]),
    );
  });
}

function noteOf({ name, package: npm, version, ready, more, less }) {
  const of = npm ? `${npm} ${version}, ready when ` : 'ready when ';
  return `- **${name}**: ${of}${ready}.${less ? ` ${less}` : ''}${more ? ` Does more: ${more}` : ''}`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
