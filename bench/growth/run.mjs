// One run in one engine: every point of every series, so often, the points of a series in turns.

import { openBrowser } from '../../tests/e2e/harness/engines.mjs';
import { say } from '../../scripts/steps.mjs';
import { busy } from './busy.mjs';
import { openGrowthSite } from './site.mjs';

/** So many rounds do not count: the page is new to the browser then. */
const WARM_UP = 2;

/**
 * Gives `[{ name, group, work, engine, points: [{ n, values }] }]`, `values` in ms, for the series whose names begin with one
 * of `only`. Series with pauses are left out where the browser does not say how busy it was.
 */
export async function run({ engine, repetitions, only }) {
  const site = await openGrowthSite();
  let browser;
  try {
    browser = await openBrowser(engine, { proxy: site });
    await browser.get(site.address);
    await browser.wait(() => browser.executeScript('return Boolean(window.bench)'), 10_000, 'until the page is there');
    const asked = await busy(browser, engine);
    const all = await browser.executeScript('return bench.series');
    const wanted = all.filter(({ name, whole }) => only.some((start) => name.startsWith(start)) && (asked || !whole));
    const results = [];
    for (const series of wanted) results.push({ ...(await measured(browser, series, repetitions, asked)), engine });
    return results;
  } finally {
    await browser?.quit();
    await site.close();
  }
}

async function measured(browser, { name, group, work, points, whole, times }, repetitions, asked) {
  const start = performance.now();
  const values = new Map(points.map((n) => [n, []]));
  for (let round = -WARM_UP; round < repetitions; round += 1) {
    // Up and down, so that no point is always the first.
    for (const n of round % 2 ? points : points.toReversed()) {
      await browser.executeScript('return bench.open(...arguments)', name, n);
      const before = whole && (await asked());
      const ms = await browser.executeScript('return bench.measure()');
      const value = whole ? ((await asked()) - before) / times : ms;
      await browser.executeScript('return bench.close()');
      if (round >= 0) values.get(n).push(value);
    }
  }
  say(`  ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return { name, group, work, points: points.map((n) => ({ n, values: values.get(n) })) };
}
