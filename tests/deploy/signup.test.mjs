// A visitor's whole way through each web server: the back-end way of the Flask example, and createSignup() by the relay.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engine, openBrowser } from '../e2e/harness/engines.mjs';
import { startRelay } from '../e2e/harness/relay.mjs';
import { openSite } from '../e2e/harness/site.mjs';
import { startFlask } from '../examples/apps.mjs';
import { links, signUp } from '../examples/browser/arrival.mjs';
import { startCaddy, startNginx } from './fronts.mjs';

const [{ query, partner }] = links;

for (const [name, start] of [['nginx', startNginx], ['Caddy', startCaddy]]) {
  describe(name, () => {
    const on = {};

    before(async () => {
      on.relay = await startRelay();
      on.app = await startFlask({ account: on.relay, apiUrl: on.relay.sandbox.url });
      on.front = await start(on);
      on.site = await openSite({ app: on.front });
      on.browser = await openBrowser(engine, { proxy: on.site });
    });

    after(async () => {
      await on.browser?.quit();
      await on.site?.close();
      await on.front?.stop();
      await on.app?.stop();
      await on.relay?.stop();
    });

    test('the form\'s sign-up is credited by the back end', async () => {
      await signUp(on, { query, email: 'ada@example.com' });
      const [{ key }] = await on.app.finished(1);
      assert.equal((await on.relay.sandbox.customer(key)).partner_key, partner);
    });

    test('createSignup() is accepted by the relay, and delivered', async () => {
      await on.browser.get(on.site.url(`/${query}`));
      await on.browser.wait(() => on.browser.executeScript('return Boolean(window.growsumo && growsumo.data.partner_key)'), 20_000);
      const { status } = await on.browser.executeScript(`
        Object.assign(growsumo.data, { email: 'grace@example.com', customer_key: 'cus_1' });
        return growsumo.createSignup();
      `);
      assert.equal(status, 'accepted');
      const customer = await on.relay.sandbox.receives('cus_1', { timeoutMs: 30_000 });
      assert.equal(customer.partner_key, partner);
    });
  });
}
