// The cookies that the relay sets beside the script's own: asked for once for each link, and missed by nobody.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hosts } from './harness/site.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}&gsxid=Xq7LmT2pVb9K`;
const tag = (attributes = '') => page(`<script src="/pr/js" data-key="${on.relay.publicKey}" ${attributes}></script>`);
const asked = () => on.site.received(({ url, method }) => url.pathname === '/pr/referral' && method === 'POST');
const remembered = () => on.run("return localStorage['partnerkey.cookies'] ?? null");

/** Waits until the relay has answered, and gives what it was asked. */
const answered = async () => {
  const request = await on.site.receives('/pr/referral');
  await on.until("localStorage['partnerkey.cookies'] === undefined");
  return JSON.parse(request.body);
};

/** Waits until the page has done all that it does by itself: the sign-up part is there, and the page is idle. */
const idle = async () => {
  await on.courier();
  await on.run(() => new Promise((resolve) => (window.requestIdleCallback || setTimeout)(() => setTimeout(resolve, 100))));
};

for (const [attributes, host, domain] of [
  ['', hosts.www, 'example.test'],
  ['', hosts.shop, 'example.co.uk'],
  ['', hosts.pages, 'someone.github.io'],
  ['data-cookie-domain="host"', hosts.www, ''],
  ['data-cookie-domain="www.example.test"', hosts.www, 'www.example.test'],
]) {
  test(`at ${host}, ${attributes || 'by itself'}: the same cookies, once more by the server`, async () => {
    await on.open(tag(attributes), LINK, host);
    const written = await on.jar();
    assert.deepEqual(await answered(), {
      public_key: on.relay.publicKey,
      partner_key: 'acme42',
      xid: 'Xq7LmT2pVb9K',
      domain,
    });
    assert.equal(asked()[0].status, 204);
    assert.deepEqual(await on.jar(), written);
    const lines = (await on.run('return document.cookie')).split('; ');
    assert.equal(new Set(lines.map((line) => line.split('=')[0])).size, lines.length, `one cookie of each name: ${lines}`);
  });
}

test('what the server sets is what the script reads on the next page', async () => {
  await on.open(tag(), `?gspk=${encoded('https://acme.test/?a=1;b, c%')}`);
  await answered();
  const cookies = await on.browser.manage().getCookies();
  const { expiry } = cookies.find(({ name }) => name === 'growSumoPartnerKey');
  const days = (Number(expiry) - Date.now() / 1000) / 86_400;
  assert.ok(days > 89 && days <= 90.01, `${days} days`);
  await on.open(tag());
  assert.equal(await on.run('return growsumo.data.partner_key'), 'https://acme.test/?a=1;b, c%');
});

test('data-cookie-days is the server\'s too', async () => {
  await on.open(tag('data-cookie-days="30"'), LINK);
  assert.equal((await answered()).days, '30');
});

test('asked once for each link, and not on ordinary pages', async () => {
  await on.open(tag(), LINK);
  await answered();
  await on.run(() => {
    growsumo._spk();
    growsumo._initialize();
  });
  await idle();
  await on.open(tag());
  await idle();
  assert.equal(asked().length, 1);

  await on.open(tag(), `?gspk=${encoded('other')}`);
  await on.site.receives(({ url, body }) => url.pathname === '/pr/referral' && body.includes('other'));
});

test('a new click id or its absence is passed on', async () => {
  await on.open(tag(), LINK);
  await answered();
  on.site.forget();
  await on.open(tag(), `?gspk=${encoded('other')}`);
  const { partner_key, xid } = await answered();
  assert.deepEqual([partner_key, xid], ['other', undefined]);
  assert.deepEqual(Object.keys(await on.jar()).sort(), ['growSumoPartnerKey', 'ps_partner_key']);
});

for (const [fault, answer] of [['no answer', 'drop'], ['503', { status: 503 }], ['no such address', { status: 404 }]]) {
  test(`${fault}: the referral holds, and the next page asks once more`, async () => {
    const mend = on.site.answer('/pr/referral', answer);
    await on.open(tag(), LINK);
    await on.site.receives('/pr/referral');
    assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
    assert.equal(await on.run('return growsumo.problem'), null);
    assert.equal(await remembered(), 'example.test');

    on.site.forget();
    await on.open(tag());
    await on.site.receives('/pr/referral');
    assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
    await idle(); // Chromium itself repeats a request whose connection was cut
    on.site.forget();
    await on.open(tag());
    await idle();
    assert.deepEqual(asked(), []);
    mend();
  });
}

test('cookies are blocked: nothing is asked', async () => {
  const blocked = '<script>Object.defineProperty(document, "cookie", { get: () => "", set() {} });</script>';
  await on.open(page(blocked, `<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`), LINK);
  await idle();
  assert.equal(await remembered(), null);
  assert.deepEqual(asked(), []);
});
