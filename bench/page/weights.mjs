// What a landing weighs, beside the bytes of the script: requests, cookies, memory, long tasks. In Chromium.

import { sizes } from '../../scripts/size/budgets.mjs';
import { heap } from './chromium.mjs';
import { land } from './landings.mjs';

/** What comes after a landing is waited for so long, in ms: parts that are loaded when the page is idle, what is sent then. */
export const AFTERWARDS_MS = 2_000;

/**
 * Gives `[{ side, … }, …]`, `runs` of each side, `rate` times slower; bytes are those of bodies, after brotli:
 *
 * - `requests_ready`, `bytes_ready`: answered, and the answer handed to the page, before the side is ready, its script among them
 * - `requests_all`, `bytes_all`: until AFTERWARDS_MS later
 * - `longest_ms`: the longest task over 50 ms since the script was inserted, or 0
 * - `heap`: bytes that the page's scripts hold then, the memories of WebAssembly among them
 * - `cookies`: bytes of the Cookie header of a later request
 */
export async function weighed(browser, sites, { sides, runs, rate }) {
  const found = [];
  let number = 1;
  for (let run = 0; run < runs; run += 1) {
    for (const side of sides) {
      found.push({ side: side.name, ...(await weigh(browser, sites, side, number, rate)) });
      number += 1;
    }
  }
  return found;
}

const AFTERWARDS = 'setTimeout(() => arguments[1](window.longTasks()), arguments[0])';

async function weigh(browser, sites, side, number, rate) {
  const site = `weighed-${number}`;
  sites.proxy.forget();
  let longTasks;
  const { requests } = await land(browser, sites.landing(side, site, number, 'weighed'), rate, async () => {
    longTasks = await browser.executeAsyncScript(AFTERWARDS, AFTERWARDS_MS);
  });
  const all = sites.proxy
    .received(({ url }) => url.host === sites.host(site) && url.pathname !== '/')
    .map(({ url }) => url.href);
  const held = (await heap(browser)) + (await browser.executeScript('return window.linearMemory()'));
  await browser.get(sites.later(site));
  const { headers } = await sites.proxy.receives(({ url }) => url.href === sites.later(site));
  const ready = [...new Set(requests)].filter((url) => url.startsWith('http'));
  return {
    requests_ready: ready.length,
    bytes_ready: weightOf(ready, sites),
    requests_all: all.length,
    bytes_all: weightOf(all, sites),
    longest_ms: longTasks[0] ?? 0,
    heap: held,
    cookies: headers.cookie ? Buffer.byteLength(headers.cookie) : 0,
  };
}

/** Of the sides' own files: what stands in for a service says nothing of how much the service sends. */
function weightOf(urls, sites) {
  return urls.map((url) => sites.file(url)).reduce((sum, bytes) => sum + (bytes ? sizes(bytes).brotli : 0), 0);
}
