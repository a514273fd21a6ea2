// The sites that visitors land on: any number of them, on loopback, each with the page of any side.
//
// They are below `localhost`, which browsers trust as if it came by https, and isolated from other origins: that gives their
// clock its finest resolution.

import { readFileSync } from 'node:fs';
import { startProxy } from '../../tests/e2e/harness/proxy.mjs';
import { KEY, standIn } from './stand-ins.mjs';

const PARTNER_KEY = 'acme42';
const LINK = `gspk=${Buffer.from(PARTNER_KEY).toString('base64')}`;
const LANDING = readFileSync(new URL('landing.js', import.meta.url), 'utf8');

const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
};
const PAGE = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
const SCRIPT = { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=31536000, immutable' };

/**
 * Opens them, for these sides. Gives
 * - `proxy`: see tests/e2e/harness/proxy.mjs
 * - `landing(side, site, number, kind)`: the address of a landing by a referral link; `number` is its own, `kind` may be
 *   `weighed`: requests are told, which takes time
 * - `later(site)`: the address of a page without any script
 * - `file(url)`: the bytes of a side's file
 */
export async function openSites(sides) {
  const proxy = await startProxy();
  const named = Object.fromEntries(sides.map((side) => [side.name, side]));

  const file = ({ pathname }) => {
    const [, , name, file] = decodeURIComponent(pathname).split('/');
    return named[name]?.files.get(file);
  };

  proxy.answer(() => true, ({ url }) => {
    const answer = respond(url);
    return { ...answer, headers: { ...ISOLATED, ...answer.headers } };
  });

  function respond(url) {
    if (url.pathname === '/') return { headers: PAGE, body: page(named[url.searchParams.get('side')], url) };
    if (url.pathname === '/later') return { headers: PAGE, body: '<!doctype html><title>later</title>' };
    if (url.pathname.startsWith('/side/') && file(url)) return { headers: SCRIPT, body: file(url) };
    return standIn(url.pathname) ?? { status: 404 };
  }

  const origin = (site) => `http://www.${site}.localhost`;
  return {
    proxy,
    file: (url) => file(new URL(url)),
    landing: ({ name }, site, number, kind = 'timed') =>
      `${origin(site)}/?${LINK}&side=${name}&number=${number}&kind=${kind}`,
    later: (site) => `${origin(site)}/later`,
    host: (site) => new URL(origin(site)).host,
    close: () => proxy.stop(),
  };
}

function page({ name, entry, statics, module, ours }, url) {
  const path = (file) => `/side/${name}/${file}`;
  const side = {
    ...{ key: KEY, partner_key: PARTNER_KEY, module, ours },
    ...{ number: url.searchParams.get('number'), weighed: url.searchParams.get('kind') === 'weighed' },
    ...{ entry: entry && path(entry), statics: statics.map(path) },
  };
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${name}</title>
<link rel="icon" href="data:,">
<h1>A page that somebody was sent to</h1>
<p><a href="/later">Go on</a></p>
<script type="application/json" id="side">${JSON.stringify(side)}</script>
<script>${LANDING}</script>`;
}
