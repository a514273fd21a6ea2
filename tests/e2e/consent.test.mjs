// What is written and sent before the visitor agrees, afterwards, and when the visitor withdraws.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const script = (source) => `<script>${source}</script>`;
const on = stage();
const LINK = `?gspk=${encoded('acme42')}&gsxid=Xq7LmT2pVb9K`;
const CREDITED = { growSumoPartnerKey: 'acme42', ps_partner_key: 'acme42', gsxid: 'Xq7LmT2pVb9K', ps_xid: 'Xq7LmT2pVb9K' };
const GPC = script("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });");
const tag = (attributes = '') => `<script src="/pr/js" data-key="${on.relay.publicKey}" ${attributes}></script>`;

let customers = 0;
const newCustomer = () => `asked_${(customers += 1)}`;
const signUp = (customer_key) =>
  on.run((customer_key) => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key });
    return growsumo.createSignup();
  }, customer_key);

/** The page has had the time for what it does when idle: callbacks run in the order in which they were asked for. */
const idle = () => on.run(() => new Promise((resolve) => (window.requestIdleCallback || setTimeout)(() => setTimeout(resolve, 0))));

/** Everything that a script can store here. */
const stored = () => on.run(() => ({ cookies: document.cookie, local: { ...localStorage }, session: { ...sessionStorage } }));
const NOTHING = { cookies: '', local: {}, session: {} };

/** What was sent: everything but the page, its icon and the script itself. */
const sent = () =>
  on.site.requests.map(({ method, url }) => `${method} ${url.pathname}`).filter((line) => !/GET (\/page|\/pr\/js|\/favicon.ico)$/.test(line));

test('pending: nothing at all is stored or sent, and the partner is shown', async () => {
  await on.open(page(tag('data-consent="pending"')), LINK);
  assert.deepEqual(await on.run('return [growsumo.data.partner_key, growsumo.data.xid, growsumo.problem]'), ['acme42', 'Xq7LmT2pVb9K', null]);
  const { status, code } = await signUp(newCustomer());
  assert.deepEqual([status, code], ['queued', 'consent_pending']);
  await on.run("dispatchEvent(new Event('online'))");
  await idle();
  assert.deepEqual(await stored(), NOTHING);
  await on.open('<!doctype html><title>left</title>');
  assert.deepEqual(await stored(), NOTHING);
  assert.deepEqual(sent(), []);
});

test('pending, then granted: the cookies with the time of the link, and the sign-ups that waited', async () => {
  const customer_key = newCustomer();
  await on.open(page(script(`
    const real = Date.now;
    Date.now = () => real() + (window.later || 0);
  `), tag('data-consent="pending"')), LINK);
  assert.equal((await signUp(customer_key)).status, 'queued');
  await on.run("window.later = 3 * 86_400_000; history.replaceState(null, '', '/page'); growsumo.consent('granted');");
  assert.deepEqual(await on.jar(), CREDITED);
  for (const { expiry } of await on.browser.manage().getCookies()) {
    const days = (Number(expiry) - Date.now() / 1000) / 86_400;
    assert.ok(Math.abs(days - 87) < 0.01, `${days} days`);
  }
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  await on.until("!Object.keys(localStorage).some((name) => name.startsWith('partnerkey.signup.'))");
});

test('pending, then denied: what waited is not sent, not even when consent is given later', async () => {
  const customer_key = newCustomer();
  await on.open(page(tag('data-consent="pending"')), LINK);
  assert.equal((await signUp(customer_key)).status, 'queued');
  await on.run("growsumo.consent('denied')");
  assert.deepEqual(await stored(), NOTHING);
  assert.deepEqual(await on.run('return [growsumo.data.partner_key, growsumo.data.xid]'), [null, null]);

  await on.run("growsumo.consent('granted')");
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  const later = newCustomer();
  assert.equal((await signUp(later)).status, 'accepted');
  await on.relay.sandbox.receives(later);
  const keys = on.site.received('/pr/signup').map(({ body }) => JSON.parse(body).customer_key);
  assert.deepEqual(keys, [later]);
});

test('denied: what was stored goes, and nobody is credited', async () => {
  await on.open(page(tag()), LINK);
  assert.deepEqual(await on.jar(), CREDITED);
  await on.site.receives('/pr/referral'); // of this page, when it is idle
  await on.run("document.cookie = 'session=1; Path=/'; localStorage.theirs = '1';");
  on.site.forget();
  await on.open(page(tag('data-consent="denied"')), LINK);
  assert.deepEqual(await stored(), { cookies: 'session=1', local: { theirs: '1' }, session: {} });
  const { status, code } = await signUp(newCustomer());
  assert.deepEqual([status, code], ['skipped', 'consent_denied']);
  assert.deepEqual(sent(), []);
});

test('granted, then withdrawn: cookies, memory and storage are empty', async () => {
  await on.open(page(tag('data-consent="granted"')), LINK);
  assert.equal((await signUp(newCustomer())).status, 'accepted');
  await on.run("growsumo.consent('denied')");
  assert.deepEqual(await stored(), NOTHING);
  assert.deepEqual(await on.run('return [growsumo.data.partner_key, growsumo.data.ps_partner_key, growsumo.data.xid]'), [null, null, null]);
});

test('withdrawn while the relay is setting the cookies: they are removed again', async () => {
  let release;
  const withdrawn = new Promise((resolve) => {
    release = resolve;
  });
  on.site.answer('/pr/referral', () => withdrawn.then(() => 'forward'), { times: 1 });
  await on.open(page(tag()), LINK);
  await on.site.receives('/pr/referral');
  await on.run("growsumo.consent('denied')");
  assert.deepEqual(await stored(), NOTHING);
  release();
  await on.until("performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/pr/referral'))");
  assert.deepEqual(await stored(), NOTHING);
});

test('Global Privacy Control is a refusal, until consent is given explicitly', async () => {
  for (const attributes of ['', 'data-consent="pending"']) {
    await on.open(page(GPC, tag(attributes)), LINK);
    assert.deepEqual(await stored(), NOTHING, attributes);
    assert.equal((await signUp(newCustomer())).code, 'consent_denied', attributes);
  }
  assert.deepEqual(sent(), []);
  await on.run("growsumo.consent('granted')");
  assert.deepEqual(await on.jar(), CREDITED);

  await on.open(page(GPC, tag('data-consent="granted"')), LINK);
  assert.equal((await signUp(newCustomer())).status, 'accepted');
});

test('an unknown word: on the tag the default and a problem, in a call no change and a problem', async () => {
  await on.open(page(tag('data-consent="yes"')), LINK);
  assert.equal(await on.run('return growsumo.problem.code'), 'invalid_consent');
  assert.deepEqual(await on.jar(), CREDITED);

  await on.open(page(tag('data-consent="denied"')), LINK);
  await on.run("growsumo.consent('yes'); growsumo.consent(); growsumo.consent(true);");
  assert.equal(await on.run('return growsumo.problem.code'), 'invalid_consent');
  assert.deepEqual(await stored(), NOTHING);
});
