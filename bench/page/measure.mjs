// Everything that is measured, one browser session after the other.

import { openBrowser } from '../../tests/e2e/harness/engines.mjs';
import { elapsed, say } from '../../scripts/steps.mjs';
import { bundled } from './bundles.mjs';
import { startTrace } from './chromium.mjs';
import { timed } from './landings.mjs';
import { openSites } from './sites.mjs';
import { landingsOf } from './trace.mjs';
import { weighed } from './weights.mjs';

/** The exact time, where a browser would give a coarse one. */
const FIREFOX = { 'privacy.reduceTimerPrecision': false };

/** What a landing weighs differs little from one to the next. */
const WEIGHINGS = 3;

/** The rate at which tasks are called long: that of a slow telephone. */
const SLOW = 6;

/** Gives `{ engines, sides, times, weights }`, every landing in it; `engines` is name to version. */
export async function measure({ runs, rates, engines, sides: wanted, nothing }) {
  const [empty, ...sides] = await Promise.all([nothing, ...wanted].map(bundled));
  const sites = await openSites([empty, ...sides]);
  const found = { engines: {}, sides, times: [], weights: [] };

  /** Opens a browser for `use`, and says how long that took. */
  const session = async (what, engine, use) => {
    const start = performance.now();
    const browser = await openBrowser(engine, { proxy: sites.proxy, prefs: FIREFOX });
    try {
      const capabilities = await browser.getCapabilities();
      found.engines[engine] = capabilities.get('browserVersion') ?? capabilities.getBrowserVersion();
      await use(browser);
    } finally {
      await browser.quit();
    }
    say(`  ${what}: ${elapsed(start)}`);
  };

  try {
    for (const engine of engines.filter((name) => name !== 'chromium')) {
      await session(engine, engine, async (browser) => {
        const landings = await timed(browser, sites, { engine, rate: 1, sides, runs });
        found.times.push(...landings.map((landing) => ({ engine, rate: 1, ...landing })));
      });
    }
    if (!engines.includes('chromium')) return found;
    for (const rate of rates) {
      await session(`chromium, ${rate}×`, 'chromium', async (browser) => {
        let trace;
        const primed = async () => {
          trace = await startTrace(browser);
        };
        const landings = await timed(browser, sites, { engine: 'chromium', rate, sides, runs, primed });
        const traced = landingsOf(await trace.end());
        found.times.push(...landings.map((landing) => ({ engine: 'chromium', rate, ...landing, ...traced.get(landing.number) })));
      });
    }
    await session(`chromium, ${SLOW}×, weights`, 'chromium', async (browser) => {
      found.weights = await weighed(browser, sites, {
        ...{ rate: SLOW, runs: Math.min(runs, WEIGHINGS) },
        sides: [empty, ...sides],
      });
    });
    return found;
  } finally {
    await sites.close();
  }
}
