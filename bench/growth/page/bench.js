// What the benchmark asks of this page: `bench.series`, and for one point of one of them `open`, `measure` and `close`.

import { drawn, idle } from './meter.js';
import { series } from './series/index.js';
import { forgetAll } from './storage.js';

let current;
let page;

globalThis.bench = {
  /** What there is to measure: series/index.js without its functions. */
  series: series.map(({ name, group, work, points, whole = false, times = 1 }) => ({ name, group, work, points, whole, times })),

  async open(name, n) {
    forgetAll();
    current = series.find((one) => one.name === name);
    page = await current.open(n);
    await drawn();
  },

  /** Gives the ms, unless they are asked of the browser. */
  async measure() {
    let ms;
    for (let time = 0; time < (current.times ?? 1); time += 1) ms = await current.measure(page);
    return ms;
  },

  async close() {
    await idle();
    if (!page.right()) throw new Error(`${current.name}: it did not do what is measured`);
    page.close();
    forgetAll();
  },
};
