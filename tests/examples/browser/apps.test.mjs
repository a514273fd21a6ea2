// From a partner's link to the Customers API, by each example app, in the browser of this run.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engine, openBrowser } from '../../e2e/harness/engines.mjs';
import { startRelay } from '../../e2e/harness/relay.mjs';
import { openSite } from '../../e2e/harness/site.mjs';
import { startExpress, startFlask } from '../apps.mjs';
import { links, signUp } from './arrival.mjs';

const apps = [
  { name: 'Flask', start: startFlask, behind: (relay, app) => ({ relay, app }) },
  { name: 'Express, which passes /pr/ on itself', start: startExpress, behind: (_relay, app) => ({ app }) },
];

for (const { name, start, behind } of apps) {
  describe(name, () => {
    const on = {};

    before(async () => {
      on.relay = await startRelay();
      on.app = await start({ account: on.relay, apiUrl: on.relay.sandbox.url, relayUrl: on.relay.url });
      on.site = await openSite(behind(on.relay, on.app));
      on.browser = await openBrowser(engine, { proxy: on.site });
    });

    after(async () => {
      await on.browser?.quit();
      await on.site?.close();
      await on.app?.stop();
      await on.relay?.stop();
    });

    links.forEach(({ what, query, partner }, number) => {
      test(`${what}: the Customers API holds the partner key`, async () => {
        on.site.forget();
        await signUp(on, { query, email: `visitor${number}@example.com` });
        const { key, outcome } = (await on.app.finished(number + 1)).at(-1);
        assert.equal(outcome, 'partner reported');
        const customer = await on.relay.sandbox.customer(key);
        assert.deepEqual(
          { partner_key: customer.partner_key, email: customer.email, name: customer.name },
          { partner_key: partner, email: `visitor${number}@example.com`, name: 'Ada Lovelace' },
        );
        const [{ status }] = on.site.received(({ method, url }) => method === 'POST' && url.pathname === '/signup');
        assert.equal(status, 200);
      });
    });
  });
}
