// The report as a picture, for Vega-Lite: a panel a series. Pure.

import { inWords } from './report.mjs';

const COLUMNS = 4;
// Wide enough for the longest name: Vega does not know how wide a text is.
const PANEL = { width: 250, height: 120 };
const COLOURS = { flat: '#2a6f97', linear: '#2a6f97', worse: '#c1121f', unclear: '#8a6d3b' };

/** Medians with quartiles, and the straight line that fits them best. */
export function specification({ series }) {
  const several = new Set(series.map(({ engine }) => engine)).size > 1;
  return {
    columns: COLUMNS,
    // Panels in rows and columns, whatever their axes say: those stand between them.
    bounds: 'flush',
    spacing: { row: 88, column: 56 },
    padding: { left: 48, top: 8, right: 16, bottom: 40 },
    config: {
      font: 'sans-serif',
      title: { fontSize: 11, subtitleFontSize: 10, subtitleColor: '#555', anchor: 'start', frame: 'group', offset: 8 },
      axis: { labelFontSize: 9, titleFontSize: 9, titleFontWeight: 'normal', grid: false, tickCount: 4 },
      view: { stroke: null },
    },
    concat: series.map((one) => panel(one, several ? ` (${one.engine})` : '')),
  };
}

function panel(series, engine) {
  const { name, work, points, a, b, verdict } = series;
  const color = COLOURS[verdict];
  const unit = points.at(-1).q3 < 1 ? { factor: 1000, name: 'µs' } : { factor: 1, name: 'ms' };
  const scaled = points.map(({ n, ...times }) => ({
    n,
    ...Object.fromEntries(Object.entries(times).map(([which, ms]) => [which, ms * unit.factor])),
  }));
  const ends = [points[0].n, points.at(-1).n].map((n) => ({ n, cost: (a + b * n) * unit.factor }));
  const x = { field: 'n', type: 'quantitative', title: work };
  const y = (field) => ({ field, type: 'quantitative', title: unit.name, scale: { zero: true } });
  return {
    ...PANEL,
    title: { text: `${name}${engine}`, subtitle: inWords(series) },
    layer: [
      { data: { values: ends }, mark: { type: 'line', color: '#bbb', strokeWidth: 1 }, encoding: { x, y: y('cost') } },
      { data: { values: scaled }, mark: { type: 'rule', color }, encoding: { x, y: y('q1'), y2: { field: 'q3' } } },
      { data: { values: scaled }, mark: { type: 'point', color, filled: true, size: 22, opacity: 1 }, encoding: { x, y: y('median') } },
    ],
  };
}
