// Landings in one browser, timed: the sides take turns, each once on a site that this browser has never seen, and once on
// one that it knows well.

import { throttle } from './chromium.mjs';

/** After so many loads an engine has kept compiled code, if it keeps any: Chromium from the second, Firefox from the fourth. */
const PRIMING = { chromium: 3, firefox: 6, webkit: 2 };

/** The word for a browser that has never seen the site, and for one that knows it. */
export const CACHES = ['cold', 'warm'];

/**
 * Gives `[{ side, cache, number, ready_ms }, …]`: `runs` of each side and cache. `number` is the landing's own; `primed()` is
 * awaited before the first that counts; `rate` is how many times slower the page is made, in Chromium.
 */
export async function timed(browser, sites, { engine, rate, sides, runs, primed = () => {} }) {
  const landings = [];
  let number = 1;
  const visit = (side, cache) => land(browser, sites.landing(side, siteOf(side, cache, number), number++), rate);

  for (let time = 0; time < PRIMING[engine]; time += 1) {
    for (const side of sides) await visit(side, 'warm');
  }
  await primed();
  for (let run = 0; run < runs; run += 1) {
    for (const cache of CACHES) {
      // Another one is the first each time, so that none gains by its place.
      for (const side of [...sides.slice(run % sides.length), ...sides.slice(0, run % sides.length)]) {
        const { ready_ms } = await visit(side, cache);
        sites.proxy.forget();
        landings.push({ side: side.name, cache, number: number - 1, ready_ms });
      }
    }
  }
  return landings;
}

const siteOf = ({ name }, cache, number) => (cache === 'cold' ? `cold-${number}` : `warm-${name.replace(/\W/g, '-')}`);

/**
 * One landing, at this address. Gives what landing.js has measured; `meanwhile()` is awaited before the page is made as quick
 * as it was. It is slow only while it is measured: what comes before would take most of the time.
 */
export async function land(browser, url, rate = 1, meanwhile = () => {}) {
  await browser.get(url);
  if (rate !== 1) await throttle(browser, rate);
  const measured = await browser.executeAsyncScript('window.start().then(arguments[0])');
  if (measured.errors.length > 0) throw new Error(`${url}: ${measured.errors.join('; ')}`);
  await meanwhile();
  if (rate !== 1) await throttle(browser, 1);
  return measured;
}
