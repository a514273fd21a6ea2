// Pages that are left as soon as they have called createSignup(): whether the sign-up arrives all the same, without
// anybody ever coming back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hosts } from './harness/site.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}`;
const form = '<form method="post" action="/elsewhere"><input name="email" value="ada@example.com"><button>Go</button></form>';
const tag = () => page(`<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`, form);

let customers = 0;

/** How a page is left: what it runs, and what the driver does then. */
const WAYS = {
  'location.href to another origin': { run: (away) => (location.href = away) },
  'a native form submit': { run: () => document.querySelector('form').submit() },
  'the submit button': { run: () => document.querySelector('button').click() },
  'a route of a single-page app': { run: () => history.pushState(null, '', '/app/welcome'), stays: true },
  'the tab is closed': { run: () => {}, close: true },
};

const MOMENTS = {
  'in the same task': (leave) => leave,
  'after 10 ms': (leave) => `setTimeout(() => { ${leave} }, 10)`,
};

const PARTS = {
  'the sign-up part is there': () => on.courier(),
  'the sign-up part has not come': async () => {},
};

for (const [part, ready] of Object.entries(PARTS)) {
  for (const [moment, wrapped] of Object.entries(MOMENTS)) {
    for (const [way, { run, stays, close }] of Object.entries(WAYS)) {
      test(`${part}; createSignup(), then ${moment}: ${way}`, async () => {
        const customer_key = `left_${(customers += 1)}`;
        const mend = part.endsWith('not come') ? on.site.answer('/pr/growsumo-signup.js', 'hang') : () => {};
        const home = await on.browser.getWindowHandle();
        if (close) await on.browser.switchTo().newWindow('tab');
        on.site.page('/elsewhere', '<!doctype html><title>elsewhere</title>');
        await on.open(tag(), LINK);
        await ready();

        const leave = wrapped(`(${run})(${JSON.stringify(on.site.url('/elsewhere', hosts.shop))})`);
        // What closes the tab is the driver, which has to know that the call was made.
        await (close ? on.run : on.leave)(`
          Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: '${customer_key}' });
          growsumo.createSignup();
          ${leave}`);
        if (close) {
          await on.browser.close();
          await on.browser.switchTo().window(home);
        } else if (stays) {
          await on.until("location.pathname === '/app/welcome'");
          mend();
          if (part.endsWith('not come')) await on.browser.get(on.site.url('/elsewhere', hosts.shop));
        } else {
          await on.browser.wait(async () => (await on.browser.getTitle()) === 'elsewhere', 8000);
        }

        const customer = await on.relay.sandbox.receives(customer_key);
        assert.equal(customer.partner_key, 'acme42');
        assert.equal(customer.email, 'ada@example.com');
        mend();
      });
    }
  }
}
