// The report as a chart, in the words of Vega-Lite: pure.

import { TWIN } from './sides.mjs';

const COLOURS = { partnerkey: '#c2410c', 'JavaScript twin': '#1f2937', peers: '#5b7fa8' };
const ROW = 24;

const kindOf = ({ name, package: npm }) => (name === TWIN ? 'JavaScript twin' : npm ? 'peers' : 'partnerkey');

/** Bytes on the left, main-thread time of a cold landing in Chromium on the right, both on logarithmic axes. */
export function chart({ sides, times }) {
  const order = sides.toSorted((one, other) => one.size.brotli - other.size.brotli).map(({ name }) => name);
  const kinds = Object.fromEntries(sides.map((side) => [side.name, kindOf(side)]));
  const y = { field: 'side', type: 'nominal', sort: order, title: null };
  const color = {
    field: 'kind',
    type: 'nominal',
    title: null,
    scale: { domain: Object.keys(COLOURS), range: Object.values(COLOURS) },
    legend: { orient: 'bottom' },
  };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 12,
    config: { font: 'system-ui, sans-serif', axis: { labelFontSize: 12, titleFontSize: 12 }, title: { fontSize: 13 } },
    hconcat: [bytes(sides, kinds, y, color), milliseconds(times, kinds, { ...y, axis: { labels: false, ticks: false } }, color)],
  };
}

function bytes(sides, kinds, y, color) {
  const x = logarithmic('brotli', 'bytes', sides.map(({ size }) => size.brotli));
  return {
    title: 'The script, after brotli',
    width: 320,
    height: { step: ROW },
    data: { values: sides.map(({ name, size }) => ({ side: name, kind: kinds[name], brotli: size.brotli })) },
    layer: [
      { mark: { type: 'rule', strokeWidth: 2 }, encoding: { y, x, x2: { datum: x.scale.domain[0] }, color } },
      { mark: { type: 'point', filled: true, size: 70, opacity: 1 }, encoding: { y, x, color } },
      {
        mark: { type: 'text', align: 'left', dx: 8, fontSize: 11 },
        encoding: { y, x, text: { field: 'brotli', format: ',' } },
      },
    ],
  };
}

function milliseconds(times, kinds, y, color) {
  const rows = times.filter(({ engine, cache, main_ms }) => engine === 'chromium' && cache === 'cold' && main_ms);
  const rates = [Math.min(...rows.map(({ rate }) => rate)), Math.max(...rows.map(({ rate }) => rate))];
  const values = rows
    .filter(({ rate }) => rates.includes(rate))
    .map(({ side, rate, main_ms: { median, q1, q3 } }) => ({
      ...{ side, kind: kinds[side], median, q1, q3 },
      speed: rate === 1 ? 'as quick as it is' : `${rate} times slower`,
    }));
  const title = 'ms: median, first and third quartile';
  const all = values.flatMap(({ q1, q3 }) => [q1, q3]);
  const shape = { field: 'speed', type: 'nominal', title: null, sort: null, legend: { orient: 'bottom' } };
  return {
    title: 'Main thread, first landing in Chromium',
    width: 340,
    height: { step: ROW },
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, x: logarithmic('q1', title, all), x2: { field: 'q3' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { y, x: logarithmic('median', title, all), color, shape },
      },
    ],
  };
}

/** An axis from a power of ten below the values to three times the greatest. */
function logarithmic(field, title, values) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(...values) * 3;
  const marks = Array.from({ length: Math.ceil(Math.log10(most)) - least }, (_, at) => 10 ** (least + at));
  const scale = { type: 'log', domain: [marks[0], most], nice: false };
  return { field, type: 'quantitative', title, scale, axis: { values: marks, format: '~s' } };
}
