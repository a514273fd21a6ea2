// From a partner's link to the Customers API, by each example of a framework, as it is built for visitors.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import webdriver from 'selenium-webdriver';
import { engine, openBrowser } from '../../e2e/harness/engines.mjs';
import { printed, startProgram } from '../../e2e/harness/programs.mjs';
import { startRelay } from '../../e2e/harness/relay.mjs';
import { openSite } from '../../e2e/harness/site.mjs';
import { encoded } from '../../e2e/harness/stage.mjs';
import { build, publicKey } from '../examples.mjs';

const { By } = webdriver;
const LIMIT_MS = 20_000;

/** Name to how it is served: `serve(on)` sets `on.relay` and `on.site`, and `on.app` where there is a program of its own. */
const served = {
  async nextjs(on, { folder }) {
    on.relay = await startRelay({ publicKey });
    const next = join(folder, 'node_modules', 'next', 'dist', 'bin', 'next');
    on.app = startProgram(process.execPath, [next, 'start', '--port', '0', '--hostname', '127.0.0.1'], {
      cwd: folder,
      env: { NEXT_TELEMETRY_DISABLED: '1' },
    });
    const [, url] = await printed(on.app, /(http:\/\/127\.0\.0\.1:\d+)[^]*Ready/);
    on.site = await openSite({ relay: on.relay, app: { url } });
  },
  'vite-react': servedByTheRelay,
  vue: servedByTheRelay,
};

async function servedByTheRelay(on, { out }) {
  on.relay = await startRelay({ publicKey, site: out });
  on.site = await openSite({ relay: on.relay });
}

for (const [name, serve] of Object.entries(served)) {
  describe(name, () => {
    const on = {};

    before(async () => {
      await serve(on, build(name));
      on.browser = await openBrowser(engine, { proxy: on.site });
    });

    after(async () => {
      await on.browser?.quit();
      await on.site?.close();
      await on.app?.end();
      await on.relay?.stop();
    });

    const shown = (output) => on.browser.executeScript(`return document.querySelector('output[name=${output}]')?.textContent`);
    const shows = (output, text) =>
      on.browser.wait(async () => (await shown(output)) === text, LIMIT_MS, `${output} never showed ${text}`);
    const type = (field, text) => on.browser.findElement(By.name(field)).sendKeys(text);

    test('nobody is credited with a visitor whom nobody sent, and nothing is sent', async () => {
      await on.browser.get(on.site.url('/'));
      await shows('partner', 'nobody');
      await toTheForm();
      await type('email', 'unsent@example.com');
      await on.browser.findElement(By.css('button')).click();
      await shows('signup', 'skipped');
      assert.deepEqual(on.site.received(({ url }) => url.pathname.startsWith('/pr/')), []);
    });

    test('the Customers API holds the partner key of the link', async () => {
      await on.browser.get(on.site.url(`/?gspk=${encoded('Zoë & friends')}&utm_source=x`));
      await shows('partner', 'Zoë & friends');
      await toTheForm();
      await shows('partner', 'Zoë & friends');
      await type('name', 'Ada Lovelace');
      await type('email', `${name}@example.com`);
      await on.browser.findElement(By.css('button')).click();
      await shows('signup', 'accepted');

      const customer = await on.relay.sandbox.receives(`${name}@example.com`);
      assert.equal(customer.partner_key, 'Zoë & friends');
      assert.equal(customer.name, 'Ada Lovelace');
      // The sign-up part came with the application; one object asked for cookies, one sign-up was sent.
      await on.site.receives('/pr/referral');
      const posts = on.site.received(({ url }) => url.pathname.startsWith('/pr/')).map(({ url }) => url.pathname);
      assert.deepEqual(posts.sort(), ['/pr/referral', '/pr/signup']);
    });

    if (name === 'nextjs') {
      test('a link that its router follows is another click', async () => {
        await on.browser.get(on.site.url(`/?gspk=${encoded('acme42')}`));
        await shows('partner', 'acme42');
        await on.browser.executeScript('window.stillHere = true; next.router.push(arguments[0])', `/signup?gspk=${encoded('other7')}`);
        await shows('partner', 'other7');
        assert.equal(await on.browser.executeScript('return window.stillHere && location.pathname'), '/signup');
      });
    }

    /** Next.js has a page for it, which the router shows without loading one. */
    async function toTheForm() {
      const [link] = await on.browser.findElements(By.linkText('Sign up'));
      if (!link) return;
      await on.browser.executeScript('window.stillHere = true');
      await link.click();
      await on.browser.wait(async () => (await on.browser.findElements(By.name('email'))).length > 0, LIMIT_MS);
      assert.equal(await on.browser.executeScript('return window.stillHere'), true);
    }
  });
}
