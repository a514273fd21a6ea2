// partnerkey/react and partnerkey/vue in a page: one that takes over what a server rendered, and one that begins empty. React
// runs in StrictMode, and both as developers have them, which complain about every mismatch.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { encoded, stage } from '../../e2e/harness/stage.mjs';
import { bundle, frameworks, installSite, onServer } from '../site.mjs';

const on = stage();
let site;

before(() => {
  site = installSite();
});

after(() => site?.remove());

for (const framework of frameworks) {
  describe(framework, () => {
    let rendered;

    before(async () => {
      rendered = onServer(site.folder, framework, 'console.log(await render())').trim();
      for (const [path, text] of await bundle(site.folder, framework)) {
        on.site.answer(`/${framework}/${path}`, { headers: { 'content-type': 'text/javascript; charset=utf-8' }, body: text });
      }
    });

    /** Opens the page with what the server rendered, or with nothing; complaints are kept in `window.complaints`. */
    const open = (query, { html = '', key = on.relay.publicKey } = {}) =>
      on.open(
        `<!doctype html><title>${framework}</title>
        <div id="root">${html}</div>
        <script>
          window.PUBLIC_KEY = '${key}';
          window.complaints = [];
          for (const level of ['error', 'warn']) console[level] = (...words) => complaints.push(words.map(String).join(' '));
          addEventListener('error', ({ message }) => complaints.push(message));
          addEventListener('unhandledrejection', ({ reason }) => complaints.push(String(reason)));
        </script>
        <script type="module" src="/${framework}/main.js"></script>`,
        query,
      );
    const shown = (name) => `document.querySelector('output[name=${name}]')?.textContent`;
    const shows = (name, text) => on.until(`${shown(name)} === ${JSON.stringify(text)}`);
    const renders = (name) => on.run((name) => [...new Set(renders.filter((one) => one.name === name).map(({ text }) => text))], name);
    const click = (id) => on.run((id) => document.getElementById(id).click(), id);
    const complaints = () => on.run('return complaints');

    test('a page takes over what the server rendered, and then fills in who sent the visitor', async () => {
      assert.match(rendered, /unknown/);
      await open(`?gspk=${encoded('acme42')}&gsxid=click7`, { html: rendered });
      await shows('first', 'acme42 click7');
      await on.run("document.querySelector('[name=late]').dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))");
      await shows('late', 'acme42 click7');
      // Each of them first showed what the server had: the late one as well, though the tracker had started by then.
      assert.deepEqual(await renders('first'), ['unknown', 'acme42 click7']);
      assert.deepEqual(await renders('late'), ['unknown', 'acme42 click7']);
      assert.deepEqual(await complaints(), []);
      assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');
    });

    test('a page that begins empty shows at once who sent the visitor', async () => {
      await open(`?gspk=${encoded('acme42')}`);
      await shows('first', 'acme42 no click');
      await shows('late', 'acme42 no click');
      assert.deepEqual(await renders('first'), ['acme42 no click']);
      assert.deepEqual(await complaints(), []);
    });

    test('a router that rewrites the address in its first effect does not lose the link', async () => {
      await open(`?gspk=${encoded('acme42')}&rewrite`, { html: rendered });
      await shows('first', 'acme42 no click');
      assert.equal(await on.run('return location.search'), '');
      assert.deepEqual(await complaints(), []);
    });

    test('there is one object, and one sign-up for one click; its fields are not left in data', async () => {
      await open(`?gspk=${encoded('acme42')}`, { html: rendered });
      await shows('first', 'acme42 no click');
      await on.site.receives('/pr/referral');
      await click('signup');
      await shows('result', 'accepted');
      assert.equal(await on.run('return new Set(renders.map(({ growsumo }) => growsumo).filter(Boolean)).size'), 1);
      assert.deepEqual(await on.run('return renders.at(-1).growsumo.data'), { partner_key: 'acme42', ps_partner_key: 'acme42' });
      const customer = await on.relay.sandbox.receives(`${framework}@example.test`);
      assert.equal(customer.partner_key, 'acme42');
      const paths = on.site.requests.map(({ url }) => url.pathname).filter((path) => path.startsWith('/pr/'));
      assert.deepEqual(paths.sort(), ['/pr/referral', '/pr/signup']);
      assert.equal(JSON.parse(on.site.received('/pr/signup')[0].body).plan, 'pro');
    });

    test('an event in the place of the fields is nobody\'s data', async () => {
      await open(`?gspk=${encoded('acme42')}`);
      await shows('first', 'acme42 no click');
      await click('event');
      await shows('result', 'rejected'); // for want of an e-mail address, and of nothing else
      assert.deepEqual(on.site.received('/pr/signup'), []);
      assert.equal(await on.run('return renders.at(-1).growsumo.problem'), null);
    });

    test('a link that is followed within the page is shown', async () => {
      await open(`?gspk=${encoded('acme42')}`, { html: rendered });
      await shows('first', 'acme42 no click');
      await on.run((query) => history.pushState(null, '', query), `?gspk=${encoded('other7')}&gsxid=c9`);
      await shows('first', 'other7 c9');
      assert.deepEqual(await complaints(), []);
    });

    test('consent that is withdrawn is shown, and nothing is left', async () => {
      await open(`?gspk=${encoded('acme42')}`, { html: rendered });
      await shows('first', 'acme42 no click');
      assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');
      await click('denied');
      await shows('first', 'nobody no click');
      assert.deepEqual(await on.jar(), {});
      await click('signup');
      await shows('result', 'skipped');
      assert.deepEqual(on.site.received('/pr/signup'), []);
      assert.deepEqual(await complaints(), []);
    });

    if (framework === 'react') {
      test('a public key that comes in a later render sends what has waited for it', async () => {
        await open(`?gspk=${encoded('acme42')}`, { key: '' });
        await shows('first', 'acme42 no click');
        await click('signup');
        await shows('result', 'queued');
        assert.deepEqual(on.site.received('/pr/signup'), []);
        await on.run((publicKey) => renderAgain({ publicKey }), on.relay.publicKey);
        const { body } = await on.site.receives('/pr/signup');
        assert.equal(JSON.parse(body).public_key, on.relay.publicKey);
      });

      test('the consent of a later render is the visitor\'s, and one that is the same says nothing', async () => {
        await open(`?gspk=${encoded('acme42')}`, { html: rendered });
        await shows('first', 'acme42 no click');
        await on.run(() => renderAgain({ consent: 'denied' }));
        await shows('first', 'nobody no click');
        assert.deepEqual(await on.jar(), {});
        // The page's own dialogue goes on from there; a render for another reason does not take it back.
        await on.run((query) => history.pushState(null, '', query), `?gspk=${encoded('other7')}`);
        await on.run("renders.at(-1).growsumo.consent('granted')");
        await shows('first', 'other7 no click');
        await on.run(() => renderAgain({ consent: 'denied' }));
        assert.equal((await on.jar()).growSumoPartnerKey, 'other7');
      });
    }

    test('without a link nobody is credited, and nothing is sent', async () => {
      await open('', { html: rendered });
      await shows('first', 'nobody no click');
      await click('signup');
      await shows('result', 'skipped');
      assert.deepEqual(on.site.requests.filter(({ url }) => url.pathname.startsWith('/pr/')), []);
      assert.deepEqual(await complaints(), []);
    });
  });
}
