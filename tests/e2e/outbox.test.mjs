// Sign-ups that could not be delivered at once: when they are sent again, by which tab, and what is kept until then.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { hosts } from './harness/site.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}`;
const DAY = 86_400_000;
const BUSY = { status: 503, body: '{"error":{"code":"storage_unavailable","message":"try again"}}' };
const tag = (...before) => page(...before, `<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`);

let customers = 0;
const newCustomer = () => `kept_${(customers += 1)}`;
const newId = () => `00000000-0000-4000-8000-${String((customers += 1)).padStart(12, '0')}`;

const signUp = (customer_key, more = {}) =>
  on.run((data) => {
    Object.assign(growsumo.data, data);
    return growsumo.createSignup();
  }, { email: 'ada@example.com', customer_key, ...more });

const posts = (customer_key) =>
  on.site.received(({ url, method, body }) =>
    url.pathname === '/pr/signup' && method === 'POST' && (!customer_key || JSON.parse(body).customer_key === customer_key));

const kept = () =>
  on.run(() =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith('partnerkey.signup.'))
      .map((name) => JSON.parse(localStorage[name])));

const nothingKept = () => on.until("!Object.keys(localStorage).some((name) => name.startsWith('partnerkey.signup.'))", 20_000);

/** Puts a sign-up into the outbox as an earlier page has left it; gives its customer key. */
const left = async (fields) => {
  const customer_key = newCustomer();
  const entry = { id: newId(), public_key: on.relay.publicKey, at: Date.now(), ...fields };
  entry.data = { email: 'ada@example.com', customer_key, partner_key: 'acme42' };
  await on.run((entry) => localStorage.setItem(`partnerkey.signup.${entry.id}`, JSON.stringify(entry)), entry);
  return customer_key;
};

test('what failed is sent again by itself, with the same id, until there is an answer', async () => {
  const customer_key = newCustomer();
  on.site.answer('/pr/signup', BUSY, { times: 2 });
  await on.open(tag(), LINK);
  const { status, id } = await signUp(customer_key);
  assert.equal(status, 'queued');
  await nothingKept();
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  const ids = posts(customer_key).map(({ body }) => JSON.parse(body).id);
  assert.deepEqual(new Set(ids), new Set([id]));
});

test('Retry-After is kept to, also when the page is nudged', async () => {
  const customer_key = newCustomer();
  await on.open(tag(), LINK);
  await on.courier();
  const mend = on.site.answer('/pr/signup', { ...BUSY, headers: { 'retry-after': '3' } });
  const asked = Date.now();
  await signUp(customer_key);
  await on.browser.wait(async () => (await kept()).some(({ barred_until }) => barred_until > Date.now()), 8000);
  mend();
  on.site.forget();
  await on.run("dispatchEvent(new Event('online'))");
  await on.site.receives('/pr/signup');
  assert.ok(Date.now() - asked >= 2900, `sent again after ${Date.now() - asked} ms`);
  await nothingKept();
});

for (const [nudge, dispatch] of [
  ['coming online', "window.dispatchEvent(new Event('online'))"],
  ['becoming visible', "document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))"],
  ['coming back by history', "window.dispatchEvent(new Event('pageshow'))"],
]) {
  test(`${nudge} ends the rest`, async () => {
    await on.open(tag(), LINK);
    const customer_key = await left({ tries: 8, rests_until: Date.now() + 250_000 });
    await on.run(dispatch);
    await on.relay.sandbox.receives(customer_key);
    await nothingKept();
  });
}

test('loading a page ends the rest, but not what the relay asked for, nor another tab\'s claim', async () => {
  await on.open(page());
  const rests = await left({ tries: 8, rests_until: Date.now() + 250_000 });
  const barred = await left({ tries: 1, barred_until: Date.now() + 250_000 });
  const claimed = await left({ claimed_until: Date.now() + 25_000 });
  await on.open(tag());
  await on.relay.sandbox.receives(rests);
  await on.until("Object.keys(localStorage).filter((name) => name.startsWith('partnerkey.signup.')).length === 2");
  assert.deepEqual([posts(barred).length, posts(claimed).length], [0, 0]);
});

test('the claim of a tab that is gone ends by itself', async () => {
  await on.open(page());
  const customer_key = await left({ claimed_until: Date.now() + 2_000 });
  await on.open(tag());
  await on.relay.sandbox.receives(customer_key);
});

test('a clock that was set back strands nothing', async () => {
  await on.open(page());
  const year = Date.now() + 365 * DAY;
  const customer_key = await left({ at: year, tries: 2, rests_until: year, barred_until: year, claimed_until: year });
  await on.open(tag());
  await on.relay.sandbox.receives(customer_key);
});

test('older than 30 days: one that was never tried is sent, one that always failed is given up', async () => {
  await on.open(page());
  const late = await left({ at: Date.now() - 31 * DAY });
  await on.open(tag());
  await on.relay.sandbox.receives(late);

  on.site.answer('/pr/signup', BUSY, { times: 1 });
  const hopeless = await left({ at: Date.now() - 31 * DAY, tries: 12 });
  await on.open(tag());
  await nothingKept();
  assert.equal(posts(hopeless).length, 1);
});

test('a page that is left says nothing of what is no longer kept: another tab settled it, or the visitor withdrew', async () => {
  const mend = on.site.answer('/pr/signup', BUSY);
  await on.open(tag(), LINK);
  await on.courier();
  const customer_key = newCustomer();
  await signUp(customer_key);
  await on.browser.wait(async () => (await kept()).some(({ tries }) => tries > 0), 8000);
  await on.run(() => localStorage.clear());
  mend();
  on.site.forget();

  const other = newCustomer();
  await on.open(tag());
  await signUp(other);
  await on.relay.sandbox.receives(other);
  assert.deepEqual([posts(customer_key).length, posts(other).length], [0, 1]);
});

for (const [where, host] of [['with Web Locks', 'localhost'], ['without Web Locks', hosts.www]]) {
  test(`five tabs share the outbox, ${where}`, async () => {
    const home = await on.browser.getWindowHandle();
    const url = on.site.url('/page', host);
    on.site.page('/page', tag('<script>new BroadcastChannel("nudge").onmessage = () => dispatchEvent(new Event("online"));</script>'));
    await on.browser.get(url);
    if (host === 'localhost') assert.ok(await on.run('return !!navigator.locks'), 'this engine has locks here');

    const tabs = [];
    for (let tab = 0; tab < 5; tab += 1) {
      await on.browser.switchTo().newWindow('tab');
      tabs.push(await on.browser.getWindowHandle());
      await on.browser.get(url);
    }
    const keys = [];
    for (let entry = 0; entry < 6; entry += 1) keys.push(await left({ tries: 3, rests_until: Date.now() + 250_000 }));
    on.site.forget();
    // Slow, so that each tab could come to think that nobody sends it.
    const mend = on.site.answer('/pr/signup', () => pause(300).then(() => 'forward'));
    await on.run("new BroadcastChannel('nudge').postMessage(''); dispatchEvent(new Event('online'))");
    for (const key of keys) await on.relay.sandbox.receives(key, { timeoutMs: 20_000 });
    await nothingKept();
    mend();

    const sent = keys.map((key) => posts(key).length);
    if (host === 'localhost') assert.deepEqual(sent, keys.map(() => 1));
    for (const tab of tabs) {
      await on.browser.switchTo().window(tab);
      await on.browser.close();
    }
    await on.browser.switchTo().window(home);
  });
}

test('at most 50 are kept: the oldest stay, the newest last for this page, and all arrive in the end', async () => {
  const mend = on.site.answer('/pr/signup', BUSY);
  await on.open(tag(), LINK);
  await on.courier();
  const codes = await on.run(async (count) => {
    const codes = [];
    for (let at = 0; at < count; at += 1) {
      Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: `many_${at}` });
      growsumo.createSignup();
      codes.push(growsumo.problem && growsumo.problem.code);
    }
    return codes;
  }, 53);
  assert.deepEqual(codes, [...Array(50).fill(null), ...Array(3).fill('outbox_full')]);
  const keys = (await kept()).map(({ data }) => data.customer_key);
  assert.deepEqual(keys.sort(), Array.from({ length: 50 }, (_, at) => `many_${at}`).sort());

  mend();
  await on.run("dispatchEvent(new Event('online'))");
  for (const at of [0, 49, 50, 52]) await on.relay.sandbox.receives(`many_${at}`, { timeoutMs: 30_000 });
  await nothingKept();
});

test('a round reads each sign-up a few times, however many there are', async () => {
  const spy = `<script>
    window.reads = window.rounds = 0;
    const { parse } = JSON;
    JSON.parse = (text, ...more) => {
      if (String(text).includes('public_key')) reads += 1;
      return parse(text, ...more);
    };
    const { request } = LockManager.prototype;
    LockManager.prototype.request = function (...given) {
      const done = request.apply(this, given);
      done.then(() => setTimeout(() => (rounds += 1))); // what follows it has run then
      return done;
    };
  </script>`;
  // At localhost there are locks.
  await on.open(tag(spy), LINK, 'localhost');
  await on.courier();
  for (let entry = 0; entry < 40; entry += 1) await left({ tries: 1, barred_until: Date.now() + 250_000 });
  const before = await on.run('return { reads, rounds }');
  await on.run("dispatchEvent(new Event('online'))");
  await on.until(`rounds > ${before.rounds}`);
  const reads = (await on.run('return reads')) - before.reads;
  assert.equal((await kept()).length, 40);
  await on.run('localStorage.clear()');
  assert.ok(reads >= 40 && reads <= 5 * 40, `${reads} reads of 40`);
});

test('at most 256 KB are kept', async () => {
  const mend = on.site.answer('/pr/signup', BUSY);
  await on.open(tag(), LINK);
  const [code, size] = await on.run(() => {
    for (let at = 0; at < 9; at += 1) {
      Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: `large_${at}`, note: 'x'.repeat(32_000) });
      growsumo.createSignup();
    }
    const names = Object.keys(localStorage).filter((name) => name.startsWith('partnerkey.signup.'));
    return [growsumo.problem.code, names.reduce((sum, name) => sum + localStorage[name].length, 0)];
  });
  assert.equal(code, 'outbox_full');
  assert.ok(size > 220_000 && size <= 262_144, `${size}`);
  mend();
});

test('consent is withdrawn: what was kept is removed, and never sent', async () => {
  const mend = on.site.answer('/pr/signup', BUSY);
  await on.open(tag(), LINK);
  await on.courier();
  const customer_key = newCustomer();
  assert.equal((await signUp(customer_key)).status, 'queued');
  assert.equal((await kept()).length, 1);
  await on.run("growsumo.consent('denied')");
  assert.deepEqual(await kept(), []);
  mend();
  on.site.forget();
  await on.run("dispatchEvent(new Event('online'))");
  const later = newCustomer();
  const { status, code } = await signUp(later);
  assert.deepEqual([status, code], ['skipped', 'consent_denied']);
  await on.open(tag(), LINK);
  await on.courier();
  assert.equal((await signUp(newCustomer())).status, 'accepted');
  assert.deepEqual([posts(customer_key).length, posts(later).length], [0, 0]);
});

const DENIED = '<script>Storage.prototype.setItem = () => { throw new Error("denied"); };</script>';

test('storage is denied: sent again from memory', async () => {
  const customer_key = newCustomer();
  on.site.answer('/pr/signup', BUSY, { times: 2 });
  await on.open(tag(DENIED), LINK);
  assert.equal((await signUp(customer_key)).status, 'queued');
  assert.equal(await on.run('return growsumo.problem.code'), 'storage_blocked');
  assert.equal((await on.relay.sandbox.receives(customer_key, { timeoutMs: 20_000 })).partner_key, 'acme42');
});

test('storage is denied: the last resort is a beacon when the page is left', async () => {
  const customer_key = newCustomer();
  const mend = on.site.answer('/pr/signup', { ...BUSY, headers: { 'retry-after': '600' } });
  on.site.page('/elsewhere', '<!doctype html><title>elsewhere</title>');
  await on.open(tag(DENIED), LINK);
  assert.equal((await signUp(customer_key)).status, 'queued');
  mend();
  await on.browser.get(on.site.url('/elsewhere', hosts.shop));
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('the sign-up part could not be loaded: tried again, here, when the network is back', async () => {
  const customer_key = newCustomer();
  const mendPart = on.site.answer('/pr/growsumo-signup.js', 'drop');
  const mend = on.site.answer('/pr/signup', 'drop');
  await on.open(tag(), LINK);
  assert.equal((await signUp(customer_key)).code, 'signup_unavailable');
  mendPart();
  mend();
  await on.run("dispatchEvent(new Event('online'))");
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  await nothingKept();
});
