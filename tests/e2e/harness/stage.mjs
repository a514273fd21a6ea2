// What every spec stands on: the relay with its sandbox, a site, and the browser of this run.

import { after, before, beforeEach } from 'node:test';
import { engine, openBrowser } from './engines.mjs';
import { startRelay } from './relay.mjs';
import { hosts, openSite } from './site.mjs';

const COOKIES = ['growSumoPartnerKey', 'ps_partner_key', 'gsxid', 'ps_xid'];

/** Base64 without padding, as links carry it. */
export const encoded = (text) => Buffer.from(text).toString('base64').replace(/=+$/, '');

/**
 * Opens all of it before the spec's tests and closes it after. Each test begins without cookies, storage and
 * records.
 *
 * - `open(html, query, host)`: serves the page at `/page` and goes there
 * - `run(script, ...args)`: in the page; a promise is awaited
 * - `courier()`: waits until the sign-up part has come
 * - `leave(script, ...args)`: in a task of its own, after the driver has its answer: for scripts that leave the page
 * - `until(script)`: waits until it gives something truthy, and gives that
 * - `jar()`: the page's cookies as an object
 */
export function stage() {
  const on = {};

  before(async () => {
    on.relay = await startRelay();
    on.site = await openSite({ relay: on.relay });
    on.browser = await openBrowser(engine, { proxy: on.site });
  });

  after(async () => {
    await on.browser?.quit();
    await on.site?.close();
    await on.relay?.stop();
  });

  beforeEach(async () => {
    on.site.page('/blank', '<!doctype html><title>blank</title>');
    for (const host of [hosts.www, hosts.app, hosts.shop, hosts.pages]) {
      await on.browser.get(on.site.url('/blank', host));
      await on.run(forgetEverything, COOKIES);
    }
    on.site.forget();
  });

  on.open = async (html, query = '', host = hosts.www) => {
    on.site.page('/page', html);
    await on.browser.get(on.site.url(`/page${query}`, host));
  };
  on.run = (script, ...args) => {
    const source = typeof script === 'function' ? `return (${script}).apply(null, arguments)` : script;
    return on.browser.executeScript(source, ...args);
  };
  on.courier = () => on.until("performance.getEntriesByType('resource').some(({ name }) => name.includes('growsumo-signup.'))");
  // A driver loses the answer of a script that leaves the page (WebKit: NoSuchFrameError).
  on.leave = (script, ...args) => {
    const source = typeof script === 'function' ? `(${script}).apply(null, args)` : script;
    return on.browser.executeScript(`const args = [...arguments]; setTimeout(() => { ${source} });`, ...args);
  };
  on.until = (script, timeoutMs = 8000) =>
    on.browser.wait(() => on.run(`return (${script})`), timeoutMs, `until ${script}`);
  on.jar = () =>
    on.run(() =>
      Object.fromEntries(
        document.cookie
          .split('; ')
          .filter(Boolean)
          .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
    );
  return on;
}

function forgetEverything(names) {
  const labels = location.hostname.split('.');
  const domains = ['', ...labels.map((_, at) => `; Domain=${labels.slice(at).join('.')}`)];
  for (const pair of document.cookie.split('; ')) names.push(pair.split('=')[0]);
  for (const name of names) for (const domain of domains) document.cookie = `${name}=; Path=/; Max-Age=0${domain}`;
  localStorage.clear();
  sessionStorage.clear();
}
