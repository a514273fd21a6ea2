// From createSignup() to the Customers API: what the page is told, what the network carried, what was stored.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hosts } from './harness/site.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { bareTag, hook, page, snippet } from './pages/loaders.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const tag = (build = 'js') => page(`<script src="/pr/${build}" data-key="${on.relay.publicKey}"></script>`);

let customers = 0;
const newCustomer = () => `cus_${(customers += 1)}`;

/** Calls createSignup in the page, and gives what its promise and its callback said. */
const signUp = (data) =>
  on.run(async (data) => {
    Object.assign(growsumo.data, data);
    const calls = [];
    const result = await growsumo.createSignup((error, result) => calls.push({ code: error && error.code, result }));
    await new Promise((resolve) => setTimeout(resolve));
    return { result, calls };
  }, data);

const kept = () => on.run("return Object.keys(localStorage).filter((name) => name.startsWith('partnerkey.signup.'))");
const posts = () => on.site.received((request) => request.url.pathname === '/pr/signup' && request.method === 'POST');

test('a sign-up arrives with the right partner', async () => {
  const customer_key = newCustomer();
  await on.open(tag(), LINK);
  await on.courier();
  const { result, calls } = await signUp({ name: 'Ada', email: 'ada@example.com', customer_key, company: 'Engines' });

  assert.equal(result.status, 'accepted');
  assert.match(result.id, UUID);
  assert.deepEqual(calls, [{ code: null, result }]);
  const [{ headers, body, status }] = posts();
  assert.equal(status, 202);
  assert.equal(headers['content-type'], 'text/plain;charset=UTF-8');
  assert.deepEqual(JSON.parse(body), {
    id: result.id,
    public_key: on.relay.publicKey,
    name: 'Ada',
    email: 'ada@example.com',
    customer_key,
    partner_key: 'acme42',
    company: 'Engines',
  });
  const customer = await on.relay.sandbox.receives(customer_key);
  assert.equal(customer.partner_key, 'acme42');
  assert.equal(customer.email, 'ada@example.com');
  assert.deepEqual(await kept(), []);
});

test('before the sign-up part has come it arrives as well, in one request', async () => {
  const customer_key = newCustomer();
  const mend = on.site.answer('/pr/growsumo-signup.js', 'hang');
  await on.open(tag(), LINK);
  const { result, calls } = await signUp({ email: 'ada@example.com', customer_key, company: 'Engines' });
  mend();
  assert.deepEqual(result, { status: 'accepted', id: result.id });
  assert.deepEqual(calls, [{ code: null, result }]);
  assert.deepEqual(await kept(), []);
  const [{ headers, body }, ...more] = posts();
  assert.deepEqual(more, []);
  assert.equal(headers['content-type'], 'text/plain;charset=UTF-8');
  const { id, public_key } = JSON.parse(body);
  assert.deepEqual([id, public_key], [result.id, on.relay.publicKey]);
  assert.deepEqual(JSON.parse(body), {
    id,
    public_key,
    email: 'ada@example.com',
    customer_key,
    partner_key: 'acme42',
    company: 'Engines',
  });
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

for (const [customer_key, expected] of [[4711, '4711'], [undefined, 'ada@example.com'], [null, 'ada@example.com'], [{ id: 1 }, 'ada@example.com']]) {
  test(`before the sign-up part has come, with the customer key ${JSON.stringify(customer_key)}`, async () => {
    await on.open(tag(), LINK);
    const mend = on.site.answer('/pr/signup', ({ body }) => ({
      status: 202,
      body: JSON.stringify({ status: 'accepted', id: JSON.parse(body).id }),
    }));
    await on.run((data) => {
      Object.assign(growsumo.data, data);
      return growsumo.createSignup();
    }, { email: 'ada@example.com', customer_key });
    mend();
    assert.equal(JSON.parse(posts()[0].body).customer_key, expected);
  });
}

for (const build of ['js', 'growsumo.compat.js']) {
  test(`every sign-up of the table, by /pr/${build}`, async () => {
    const mend = on.site.answer('/pr/signup', ({ body }) => ({
      status: 202,
      body: JSON.stringify({ status: 'accepted', id: JSON.parse(body).id }),
    }));
    await on.open(tag(build));
    // Whom nobody has sent has no use for the sign-up part: it comes when the first request has failed.
    const fail = on.site.answer('/pr/signup', { status: 503 });
    await signUp({ email: 'ada@example.com', customer_key: 'first', partner_key: 'acme42' });
    fail();
    await on.courier();
    await on.run("dispatchEvent(new Event('online'))");
    await on.until("!Object.keys(localStorage).some((name) => name.startsWith('partnerkey.signup.'))");
    const table = JSON.parse(readFileSync(new URL('../fixtures/signups.json', import.meta.url), 'utf8'));
    for (const { name, data, status, code, wire } of table) {
      on.site.forget();
      await on.run(() => (growsumo.data = {}));
      const { result, calls } = await signUp(data);
      assert.equal(result.status, status === 'sent' ? 'accepted' : status, name);
      assert.equal(result.code ?? null, code, name);
      assert.deepEqual(calls, [{ code: status === 'rejected' ? code : null, result }], name);
      const [post, ...more] = posts();
      assert.equal(more.length, 0, name);
      if (wire) assert.deepEqual(JSON.parse(post.body), { ...wire, id: result.id, public_key: on.relay.publicKey }, name);
      else assert.equal(post, undefined, name);
      assert.deepEqual(await kept(), [], name);
    }
    mend();
  });
}

test('the same customer again is a duplicate', async () => {
  const customer_key = newCustomer();
  await on.open(tag(), LINK);
  const first = await signUp({ email: 'ada@example.com', customer_key });
  const second = await signUp({ email: 'ada@example.com', customer_key });
  assert.equal(first.result.status, 'accepted');
  assert.equal(second.result.status, 'duplicate');
  assert.notEqual(first.result.id, second.result.id);
  assert.deepEqual(second.calls, [{ code: null, result: second.result }]);
});

test('a refusal of the relay is final: callback with an error, nothing kept', async () => {
  await on.open(page(`<script src="/pr/js" data-key="pk_${'0'.repeat(32)}"></script>`), LINK);
  const { result, calls } = await signUp({ email: 'ada@example.com' });
  assert.equal(result.status, 'rejected');
  assert.equal(result.code, 'unknown_public_key');
  assert.equal(calls[0].code, 'unknown_public_key');
  assert.deepEqual(await kept(), []);
});

test('an error that is ours says what to mend', async () => {
  await on.open(tag(), LINK);
  const { result } = await signUp({ name: 'Ada' });
  assert.equal(result.message, 'growsumo.data.email is missing');
  const message = await on.run(() => new Promise((resolve) => growsumo.createSignup((error) => resolve(error.message))));
  assert.equal(message, 'partnerkey: growsumo.data.email is missing');
});

test('nobody to credit: skipped, without loading or sending anything', async () => {
  await on.open(tag());
  const { result, calls } = await signUp({ email: 'ada@example.com' });
  assert.deepEqual(result, { status: 'skipped' });
  assert.deepEqual(calls, [{ code: null, result }]);
  assert.deepEqual(posts(), []);
  assert.deepEqual(on.site.received('/pr/growsumo-signup.js'), []);
});

test('createSignup inside growsumoInit', async () => {
  const customer_key = newCustomer();
  const init = `<script>function growsumoInit() {
    growsumo.data.email = 'ada@example.com'; growsumo.data.customer_key = '${customer_key}';
    growsumo.createSignup();
  }</script>`;
  await on.open(page(init, snippet(on.relay.publicKey)), LINK);
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('await createSignup(), then away after 10 ms', async () => {
  const customer_key = newCustomer();
  await on.open(tag(), LINK);
  on.site.page('/welcome', '<!doctype html><title>welcome</title>');
  await on.leave(async (customer_key) => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key });
    await growsumo.createSignup();
    setTimeout(() => (location.href = '/welcome'), 10);
  }, customer_key);
  await on.browser.wait(async () => (await on.browser.getTitle()) === 'welcome', 8000);
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  assert.equal(posts().length, 1);
});

test('a native form submit in the same task: sent now, or from the next page', async () => {
  const customer_key = newCustomer();
  const form = `<form method="post" action="/welcome"><input name="email" value="ada@example.com"><button>Go</button></form>
    <script>document.querySelector('form').addEventListener('submit', () => {
      Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: '${customer_key}' });
      growsumo.createSignup();
    });</script>`;
  on.site.page('/welcome', tag().replace('page</title>', 'welcome</title>'));
  on.site.page('/form', tag() + form);
  await on.browser.get(on.site.url(`/form${LINK}`));
  await on.leave("document.querySelector('button').click()");
  await on.browser.wait(async () => (await on.browser.getTitle()) === 'welcome', 8000);
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  await on.until("!Object.keys(localStorage).some((name) => name.startsWith('partnerkey.signup.'))");
});

test('the snapshot is of the moment of the call', async () => {
  const customer_key = newCustomer();
  await on.open(tag(), LINK);
  await on.run(async (customer_key) => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key, plan: 'small', nested: { seats: 1 } });
    const signup = growsumo.createSignup();
    growsumo.data.nested.seats = 99;
    growsumo.data = { email: 'other@example.com' };
    await signup;
  }, customer_key);
  const [{ body }] = posts();
  assert.deepEqual(JSON.parse(body).nested, { seats: 1 });
  assert.equal(JSON.parse(body).email, 'ada@example.com');
});

test('data replaced as a whole still credits the partner', async () => {
  const customer_key = newCustomer();
  await on.open(tag(), LINK);
  await on.run((customer_key) => (growsumo.data = { email: 'ada@example.com', customer_key }), customer_key);
  const { result } = await signUp({});
  assert.equal(result.status, 'accepted');
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('before _initialize it is kept, and sent when the key is there', async () => {
  const customer_key = newCustomer();
  await on.open(page('<script src="/pr/js"></script>'), LINK);
  const { result } = await signUp({ email: 'ada@example.com', customer_key });
  assert.equal(result.status, 'queued');
  assert.equal(result.code, 'not_initialized');
  assert.deepEqual(posts(), []);
  await on.run((key) => growsumo._initialize(key), on.relay.publicKey);
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('an error thrown by the callback is the page\'s own, and the promise settles all the same', async () => {
  await on.open(tag(), LINK);
  const status = await on.run(async (customer_key) => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key });
    return (await growsumo.createSignup(() => { throw new Error('from the site'); })).status;
  }, newCustomer());
  assert.equal(status, 'accepted');
  await on.until('errors.length');
  assert.match((await on.run('return errors')).join(), /from the site/);
});

for (const [fault, answer, code] of [
  ['no connection', 'drop', 'no_answer'],
  ['no answer', 'hang', 'no_answer'],
  ['503', { status: 503, body: '{"error":{"code":"storage_unavailable"}}' }, 'relay_unavailable'],
  ['429', { status: 429, body: '{"error":{"code":"slow_down"}}' }, 'relay_unavailable'],
  ["a proxy's page", { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Hello</h1>' }, 'relay_unavailable'],
  ['404 of another server', { status: 404, body: 'not found' }, 'relay_unavailable'],
]) {
  test(`${fault}: told within 2 s, kept, and sent from the next page with the same id`, async () => {
    const customer_key = newCustomer();
    const mend = on.site.answer('/pr/signup', answer);
    await on.open(tag(), LINK);
    const started = Date.now();
    const { result, calls } = await signUp({ email: 'ada@example.com', customer_key });
    assert.ok(Date.now() - started < 4000);
    assert.equal(result.status, 'queued');
    assert.equal(result.code, code);
    assert.deepEqual(calls, [{ code: null, result }]);
    assert.equal((await kept()).length, 1);

    mend();
    await on.open(tag());
    assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
    assert.equal(JSON.parse(posts().at(-1).body).id, result.id);
    await on.until("!Object.keys(localStorage).some((name) => name.startsWith('partnerkey.signup.'))");
  });
}

test('the sign-up part cannot be loaded: kept, and sent from the next page, at another sub-domain not', async () => {
  const customer_key = newCustomer();
  const mends = ['/pr/growsumo-signup.js', '/pr/signup'].map((path) => on.site.answer(path, 'drop'));
  await on.open(tag(), LINK);
  const { result } = await signUp({ email: 'ada@example.com', customer_key });
  assert.equal(result.code, 'signup_unavailable');
  assert.equal((await kept()).length, 1);
  for (const mend of mends) mend();
  await on.open(tag(), '', hosts.app);
  assert.deepEqual(await kept(), []); // storage is per origin
  await on.open(tag(), '', hosts.www);
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('the sign-up part is loaded when the page is idle, for visitors whom somebody sent', async () => {
  await on.open(tag(), LINK);
  await on.site.receives('/pr/growsumo-signup.js');
});

test('further fields that are too much for the relay stay behind, the credit does not', async () => {
  const customer_key = newCustomer();
  await on.open(tag(), LINK);
  await on.courier();
  const { result } = await signUp({ email: 'ada@example.com', customer_key, essay: 'x'.repeat(20_000) });
  assert.equal(result.status, 'accepted');
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('data-endpoint, and a script from another host', async () => {
  const customer_key = newCustomer();
  const src = on.site.url('/pr/js', 'go.example.test');
  await on.open(page(`<script src="${src}" data-key="${on.relay.publicKey}"></script>`), LINK);
  const { result } = await signUp({ email: 'ada@example.com', customer_key });
  assert.equal(result.status, 'accepted');
  assert.equal(posts()[0].url.host, 'go.example.test');

  await on.open(page(`<script src="${src}" data-key="${on.relay.publicKey}" data-endpoint="/pr"></script>`), LINK);
  const second = await signUp({ email: 'ada@example.com', customer_key: newCustomer() });
  assert.equal(second.result.status, 'accepted');
  assert.equal(posts().at(-1).url.host, hosts.www);
});

test('the bare tag and the hook together, as the README shows them', async () => {
  const customer_key = newCustomer();
  await on.open(page(hook, bareTag(on.relay.publicKey)), LINK);
  await on.until('inits.length');
  const { result } = await signUp({ email: 'ada@example.com', customer_key });
  assert.equal(result.status, 'accepted');
});
