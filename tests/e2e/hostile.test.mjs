// Pages that get in the way: nothing throws at them, no good referral is overwritten, no sign-up is lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoded, stage } from './harness/stage.mjs';
import { hook, page, snippet } from './pages/loaders.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}`;
const tag = () => `<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`;
const script = (code) => `<script>${code}</script>`;
const errors = () => on.run('return errors');

let customers = 0;
const newCustomer = () => `hostile_${(customers += 1)}`;

const signUp = (customer_key) =>
  on.run(async (customer_key) => {
    growsumo.data.email = 'ada@example.com';
    growsumo.data.customer_key = customer_key;
    let calls = 0;
    const result = await growsumo.createSignup(() => (calls += 1));
    await new Promise((resolve) => setTimeout(resolve));
    return { status: result.status, code: result.code ?? null, calls };
  }, customer_key);

for (const [what, before] of [
  ['a var of the site', 'var growsumo = { mine: true };'],
  ['null', 'window.growsumo = null;'],
  ['a string', "window.growsumo = 'mine';"],
  ['a getter that throws', "Object.defineProperty(window, 'growsumo', { configurable: true, get() { throw new Error('no'); } });"],
  ['a read-only property that may be redefined', "Object.defineProperty(window, 'growsumo', { value: 1, configurable: true });"],
]) {
  test(`growsumo is ${what} already: replaced`, async () => {
    await on.open(page(script(before), hook, snippet(on.relay.publicKey)), LINK);
    await on.until('inits.length');
    assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
    assert.deepEqual(await errors(), []);
  });
}

test('an element with the id growsumo, and one called currentScript', async () => {
  const clobber = "<body><p id=growsumo></p><form name=currentScript></form>";
  on.site.page('/clobbered', page(hook, clobber, snippet(on.relay.publicKey)));
  await on.browser.get(on.site.url(`/clobbered${LINK}`));
  await on.until('inits.length');
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.deepEqual(await errors(), []);
});

test('growsumo is frozen: the page keeps its own, and nothing breaks', async () => {
  await on.open(page(script("Object.defineProperty(window, 'growsumo', { value: 'mine' });"), tag()), LINK);
  assert.equal(await on.run('return growsumo'), 'mine');
  assert.equal(await on.run('return partnerstack.problem.code'), 'global_taken');
  assert.equal(await on.run('return partnerstack.data.partner_key'), 'acme42');
  assert.deepEqual(await errors(), []);
});

test('growsumo is reassigned afterwards: what the page holds goes on working', async () => {
  await on.open(page(tag()), LINK);
  const status = await on.run(async (customer_key) => {
    const { createSignup, data } = growsumo;
    window.growsumo = null;
    Object.assign(data, { email: 'ada@example.com', customer_key });
    return (await createSignup()).status;
  }, newCustomer());
  assert.equal(status, 'accepted');
  assert.deepEqual(await errors(), []);
});

for (const [what, code] of [
  ['throws', "Object.defineProperty(document, 'cookie', { get() { throw new Error('no'); }, set() { throw new Error('no'); } });"],
  ['throws on writing', "Object.defineProperty(document, 'cookie', { get: () => '', set() { throw new Error('no'); } });"],
  ['gives nonsense', "Object.defineProperty(document, 'cookie', { get: () => 42, set() {} });"],
  ['stores nothing', "Object.defineProperty(document, 'cookie', { get: () => '', set() {} });"],
]) {
  test(`document.cookie ${what}: the referral lasts for this page`, async () => {
    await on.open(page(script(code), hook, snippet(on.relay.publicKey)), LINK);
    await on.until('inits.length');
    assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
    assert.equal(await on.run('return growsumo.problem && growsumo.problem.code'), 'cookies_blocked');
    assert.equal((await signUp(newCustomer())).status, 'accepted');
    assert.deepEqual(await errors(), []);
  });
}

test("others' malformed cookies are passed over", async () => {
  await on.open(page());
  await on.run(() => {
    for (const text of ['broken', '=nameless', 'percent=%E0%A4%A', 'equals=a=b=c', 'json={"a":1}']) document.cookie = `${text}; Path=/`;
  });
  await on.open(page(tag()), LINK);
  await on.open(page(tag()));
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.equal(await on.run('return growsumo.problem'), null);
});

test('localStorage throws: sent from this page, and the callback is called', async () => {
  const denied = script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } });");
  await on.open(page(denied, tag()), LINK);
  const customer_key = newCustomer();
  assert.deepEqual(await signUp(customer_key), { status: 'accepted', code: null, calls: 1 });
  assert.equal(await on.run('return growsumo.problem.code'), 'storage_blocked');
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  assert.deepEqual(await errors(), []);
});

test('localStorage is full: sent from this page', async () => {
  const full = script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };");
  await on.open(page(full, tag()), LINK);
  assert.equal((await signUp(newCustomer())).status, 'accepted');
});

test('what others keep in localStorage is passed over', async () => {
  await on.open(page());
  await on.run(() => {
    localStorage.setItem('partnerkey.signup.x', 'not JSON');
    localStorage.setItem('partnerkey.signup.y', '{"id":7}');
    localStorage.setItem('partnerkey.signup.z', 'null');
  });
  await on.open(page(tag()), LINK);
  assert.equal((await signUp(newCustomer())).status, 'accepted');
  assert.deepEqual(await errors(), []);
});

for (const [what, code] of [
  ['throws', "throw new Error('no')"],
  ['throws a string', "throw 'no'"],
  ['rejects with a non-Error', "return Promise.reject('no')"],
  ['rejects with nothing', 'return Promise.reject()'],
  ['resolves undefined', 'return Promise.resolve()'],
  ['resolves an object', 'return Promise.resolve({ status: 202, ok: true })'],
  ['returns nothing', ''],
  ['returns a number', 'return 7'],
  ['never settles', 'return new Promise(() => {})'],
  ['is a thenable that throws', "return { then() { throw new Error('no'); } }"],
]) {
  test(`a fetch that ${what}: queued, kept, and sent by the next page`, async () => {
    const customer_key = newCustomer();
    await on.open(page(script(`window.fetch = function () { ${code} };`), tag()), LINK);
    assert.deepEqual(await signUp(customer_key), { status: 'queued', code: 'no_answer', calls: 1 });
    assert.deepEqual(await errors(), []);
    await on.open(page(tag()));
    assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  });
}

test('fetch is gone', async () => {
  await on.open(page(script('window.fetch = undefined;'), tag()), LINK);
  const { status, calls } = await signUp(newCustomer());
  assert.deepEqual([status, calls], ['queued', 1]);
  assert.deepEqual(await errors(), []);
});

test('fields of odd kinds: what can be written as JSON passes, the rest is left out and reported', async () => {
  const customer_key = newCustomer();
  await on.open(page(tag()), LINK);
  await on.run(() => {
    const loop = {};
    loop.loop = loop;
    Object.assign(growsumo.data, { loop, big: 12n, fn() {}, symbol: Symbol('s'), date: new Date(0), nan: NaN, set: new Set([1]) });
    Object.defineProperty(growsumo.data, 'trap', { enumerable: true, get() { throw new Error('no'); } });
  });
  assert.equal((await signUp(customer_key)).status, 'accepted');
  assert.equal(await on.run('return growsumo.problem.code'), 'unreadable_field');
  const [post] = on.site.received('/pr/signup');
  const { big, date, nan, set, partner_key, ...rest } = JSON.parse(post.body);
  assert.deepEqual({ big, date, nan, set, partner_key }, {
    big: '12', date: '1970-01-01T00:00:00.000Z', nan: null, set: {}, partner_key: 'acme42',
  });
  assert.deepEqual(Object.keys(rest).sort(), ['customer_key', 'email', 'id', 'public_key']);
});

for (const data of ['null', 'undefined', '"text"', '7', '[]', 'Object.freeze({})', 'new Proxy({}, { ownKeys() { throw 1 } })']) {
  test(`data is ${data}: a result, no exception`, async () => {
    await on.open(page(tag()), LINK);
    const result = await on.run(`growsumo.data = ${data}; growsumo._spk(); return growsumo.createSignup();`);
    assert.equal(result.status, 'rejected');
    assert.deepEqual(await errors(), []);
  });
}

test('the object is frozen, the problem cleared, the console broken: nothing throws', async () => {
  const broken = script("console.info = () => { throw new Error('no'); };");
  await on.open(page(broken, '<script src="/pr/js" data-debug></script>'), `${LINK}&gsxid=***`);
  const thrown = await on.run((key) => {
    try {
      growsumo._initialize('');
      growsumo.problem = null;
      growsumo._initialize(key);
      Object.freeze(growsumo);
      growsumo._initialize(key);
      growsumo._spk();
      return null;
    } catch (error) {
      return String(error);
    }
  }, on.relay.publicKey);
  assert.equal(thrown, null);
  assert.equal((await signUp(newCustomer())).status, 'accepted');
  assert.deepEqual(await errors(), []);
});

test('_initialize with odd keys', async () => {
  await on.open(page('<script src="/pr/js"></script>'), LINK);
  await on.run(() => {
    for (const key of [undefined, null, 7, {}, [], '', '  ', Symbol('s')]) growsumo._initialize(key);
  });
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.equal(await on.run('return growsumo.problem.code'), 'missing_key');
});

test('a parameter of 64 KB, among many', async () => {
  // The server takes no longer address; the History API does.
  await on.open(page(tag()), LINK);
  const seen = await on.run((good) => {
    const noise = Array.from({ length: 500 }, (_, at) => `utm_${at}=${'x'.repeat(100)}`).join('&');
    history.replaceState(null, '', `?${noise}&gspk=${'A'.repeat(65536)}&gspk=${good}`);
    growsumo._spk();
    return growsumo.data.partner_key;
  }, encoded('second'));
  assert.equal(seen, 'second');
});

test('a parameter of 1 MB is a problem, and the earlier referral stays', async () => {
  await on.open(page(tag()), LINK);
  const seen = await on.run(() => {
    history.replaceState(null, '', `?gspk=${'QUJD'.repeat(250_000)}`);
    growsumo._spk();
    return [growsumo.data.partner_key, growsumo.problem.code];
  });
  assert.deepEqual(seen, ['acme42', 'invalid_gspk']);
});

test('everything that could run the tracker is refused: an object, a problem, and the sign-up is kept', async () => {
  const mend = on.site.answer('/pr/growsumo.compat.js', { status: 404 });
  on.site.page('/strict', page(script('delete window.WebAssembly;'), '<script src="/pr/js" data-key="pk_x"></script>'));
  await on.browser.get(on.site.url(`/strict${LINK}`));
  await on.until("growsumo.problem && growsumo.problem.code === 'wasm_blocked'");
  assert.deepEqual(await signUp(newCustomer()).then(({ status, calls }) => [status, calls]), ['queued', 1]);
  assert.deepEqual(await errors(), []);
  mend();
});

for (const removed of ['window.WebAssembly', 'window.requestIdleCallback', 'Object.fromEntries']) {
  test(`without ${removed} nothing throws`, async () => {
    await on.open(page(script(`delete ${removed};`), tag()), LINK);
    assert.equal(typeof (await signUp(newCustomer())).status, 'string');
    assert.deepEqual(await errors(), []);
  });
}

test('a sandboxed frame without an origin', async () => {
  on.site.page('/framed', page(tag()));
  await on.open(page() + `<iframe sandbox="allow-scripts" src="/framed${LINK}"></iframe>`);
  await on.browser.switchTo().frame(0);
  assert.equal(await on.until('window.growsumo && growsumo.data.partner_key'), 'acme42');
  assert.equal(await on.run('return growsumo.problem.code'), 'cookies_blocked');
  assert.deepEqual(await errors(), []);
  await on.browser.switchTo().defaultContent();
});
