// The site that is measured: no relay, only its scripts and answers, so that nothing else runs beside the browser.

import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { openSite } from '../../tests/e2e/harness/site.mjs';
import { root } from '../../scripts/steps.mjs';

const TYPES = { '.js': 'text/javascript', '.html': 'text/html; charset=utf-8' };

/** A page whose documents are isolated from others': their clocks tell microseconds apart (HR-Time, section 7). */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

const EMPTY = '<!doctype html><title>growth</title><body>';

/** Opens it: `close()`, and `address`, where `bench` is made. At localhost, which browsers trust without https. */
export async function openGrowthSite() {
  const site = await openSite();
  const answer = (match, body, type = '.html', status = 200) =>
    site.answer(match, { status, body, headers: { 'content-type': TYPES[type], ...ISOLATED } });
  const files = (path, folder) =>
    site.answer(
      ({ url }) => url.pathname.startsWith(path) && extname(url.pathname) === '.js',
      ({ url }) => ({
        headers: { 'content-type': TYPES['.js'], 'cache-control': 'max-age=3600', ...ISOLATED },
        body: readFileSync(join(root, folder, url.pathname.slice(path.length))),
      }),
    );
  answer('/', `${EMPTY}<script type="module" src="/bench/bench.js"></script>`);
  answer('/frame', EMPTY);
  files('/bench/', 'bench/growth/page');
  files('/pr/', 'dist');
  site.answer('/pr/signup', { status: 202, headers: { 'content-type': 'application/json' }, body: '{"status":"accepted"}' });
  site.answer('/pr/referral', { status: 204 });
  return { ...site, address: 'http://localhost/' };
}
