// Pages where WebAssembly is refused, or where scripts need a nonce: the same results as without.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoded, stage } from './harness/stage.mjs';
import { bareTag, hook, page, snippet, snippetOf2016 } from './pages/loaders.mjs';
import { external, NONCE, nonced } from './pages/policies.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}&gsxid=Xq7LmT2pVb9K`;
const ONE = { partner_key: 'acme42', createSignup: 'function' };
const OTHER_KEY = 'pk_OtherOtherOtherOtherOtherOtherOt';
const STRICT = "script-src 'self'; report-uri /reports";

const PAGE = '/pr/growsumo-page.js';
const SIGNUP = '/pr/growsumo-signup.js';
const SIGNUP_COMPAT = '/pr/growsumo-signup.compat.js';
const JAVASCRIPT = { 'content-type': 'text/javascript', 'cache-control': 'no-store' };

/** Counts how often WebAssembly is tried. */
const COUNTING = `<script>
window.tries = 0;
for (const name of ['Module', 'instantiate', 'compile']) {
  const original = WebAssembly[name];
  WebAssembly[name] = name === 'Module'
    ? class extends original { constructor(...given) { tries += 1; super(...given); } }
    : (...given) => { tries += 1; return original.apply(WebAssembly, given); };
}
</script>`;

let customers = 0;
const newCustomer = () => `policy_${(customers += 1)}`;

const files = (html) => external(on.site, html);
const inlineOf = (html) => html.replace(/<\/?script[^>]*>/g, '');

/** Opens a page under a policy; its scripts are files, unless `change` says otherwise. */
async function open(html, { policy = STRICT, query = LINK, change = files } = {}) {
  on.site.page('/page', change(html), { headers: { 'content-security-policy': policy } });
  await on.browser.get(on.site.url(`/page${query}`));
}

/** What every page must see, whatever the tracker runs on. */
async function sees(inits) {
  await on.until('window.growsumo && growsumo.data.partner_key');
  assert.deepEqual(await on.run('return growsumo.data'), {
    partner_key: 'acme42',
    ps_partner_key: 'acme42',
    xid: 'Xq7LmT2pVb9K',
  });
  assert.equal(await on.run('return growsumo.problem && growsumo.problem.code'), null);
  await on.until(`inits.length === ${inits.length}`);
  assert.deepEqual(await on.run('return inits'), inits);
  assert.deepEqual(await on.run('return errors'), []);
  assert.equal(await on.run('return window.swallowed'), null);
  assert.deepEqual(await on.jar(), {
    growSumoPartnerKey: 'acme42',
    ps_partner_key: 'acme42',
    gsxid: 'Xq7LmT2pVb9K',
    ps_xid: 'Xq7LmT2pVb9K',
  });
}

async function signsUp() {
  const customer_key = newCustomer();
  const { result, calls } = await signUp(customer_key);
  assert.deepEqual([result.status, calls], ['accepted', 1]);
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
}

const signUp = (customer_key, fields = {}) =>
  on.run(
    async (data) => {
      let calls = 0;
      Object.assign(growsumo.data, data);
      const result = await growsumo.createSignup(() => (calls += 1));
      await new Promise((resolve) => setTimeout(resolve));
      return { result, calls };
    },
    { email: 'ada@example.com', customer_key, ...fields },
  );

/** The files of ours that the network was asked for, without what follows the `?`, each once and sorted. */
const loaded = () => [...new Set(on.site.requests.map(({ url }) => url.pathname))].filter((path) => /^\/pr\/.*js$/.test(path)).sort();

const key = () => on.relay.publicKey;

for (const [what, parts, inits] of [
  ['the official snippet', () => [hook, snippet(key())], [ONE]],
  ['the official snippet, without a growsumoInit on the page', () => [snippet(key())], []],
  ['the snippet of 2016, which calls no growsumoInit', () => [hook, snippetOf2016(key())], []],
  ['two loaders with two keys', () => [hook, snippet(OTHER_KEY), snippet(key())], [ONE, ONE]],
  ['the bare tag', () => [hook, bareTag(key())], [ONE]],
  ['two bare tags', () => [hook, bareTag(key()), bareTag(key())], [ONE]],
  ['the bare tag, with growsumoInit defined only after it', () => [`<script src="/pr/js" data-key="${key()}"></script>`, hook], [ONE]],
]) {
  test(`script-src 'self': ${what}`, async () => {
    await open(page(...parts()));
    await sees(inits);
    assert.deepEqual(loaded().filter((path) => ![PAGE, SIGNUP_COMPAT].includes(path)), ['/pr/growsumo.compat.js', '/pr/js']);
  });
}

test("script-src 'self': a wrapper's callback in the same try comes before the tracker, and does no harm", async () => {
  const inCallback = 'window.wrapped = { partner_key: growsumo.data.partner_key };';
  await open(page(hook, snippet(key(), { inCallback })));
  await sees([ONE]);
  assert.deepEqual(await on.run('return wrapped'), { partner_key: null });
});

test("script-src with the host of a link domain: the compat build comes from there", async () => {
  const url = on.site.url('/pr/js', 'go.example.test');
  const policy = STRICT.replace("'self'", "'self' http://go.example.test");
  await open(page(hook, snippet(key(), { url })), { policy });
  await sees([ONE]);
  const [request] = on.site.received('/pr/growsumo.compat.js');
  assert.equal(request.url.hostname, 'go.example.test');
});

test("script-src 'self': inserted by a tag manager after the page has loaded", async () => {
  await open(page(hook));
  await on.until("document.readyState === 'complete'");
  on.site.answer('/late.js', { headers: JAVASCRIPT, body: inlineOf(snippet(key())) });
  await on.run(() => {
    document.body.append(Object.assign(document.createElement('script'), { src: '/late.js' }));
  });
  await sees([ONE]);
});

for (const [what, policy, change] of [
  ["default-src 'self'", "default-src 'self'", files],
  ["script-src 'self' 'wasm-unsafe-eval'", "script-src 'self' 'wasm-unsafe-eval'", files],
  ['a nonce', `script-src 'nonce-${NONCE}'`, nonced],
  ["a nonce and 'strict-dynamic'", `script-src 'nonce-${NONCE}' 'strict-dynamic'`, nonced],
  ["a nonce, 'strict-dynamic' and 'wasm-unsafe-eval'", `script-src 'nonce-${NONCE}' 'strict-dynamic' 'wasm-unsafe-eval'`, nonced],
  ['Trusted Types', "require-trusted-types-for 'script'; trusted-types 'none'", (html) => html],
  ["Trusted Types and script-src 'self'", "script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'", files],
  ['WebAssembly deleted', "script-src 'self' 'unsafe-inline'", (html) => html.replace('<script>', '<script>delete window.WebAssembly;')],
]) {
  test(`${what}: credited and signed up as anywhere else`, async () => {
    // A snippet that sets `src` to text breaks Trusted Types by itself.
    const loader = what.startsWith('Trusted') ? bareTag(key()) : snippet(key());
    await open(page(hook, loader), { policy, change });
    await sees([ONE]);
    await signsUp();
    const compat = !what.includes('wasm-unsafe-eval') && what !== 'Trusted Types';
    await on.until(`performance.getEntriesByType('resource').some(({ name }) => name.includes('${compat ? SIGNUP_COMPAT : SIGNUP}'))`);
    const expected = compat ? [PAGE, SIGNUP_COMPAT, '/pr/growsumo.compat.js', '/pr/js'] : [PAGE, SIGNUP, '/pr/js'];
    assert.deepEqual(loaded(), expected);
  });
}

test('growsumo.compat.js by its own snippet: at once, without growsumo.js and with nothing reported', async () => {
  await open(page(hook, snippet(key(), { url: '/pr/growsumo.compat.js', inCallback: 'window.wrapped = growsumo.data.partner_key;' })));
  await sees([ONE]);
  assert.equal(await on.run('return wrapped'), 'acme42');
  await signsUp();
  await on.until(`performance.getEntriesByType('resource').some(({ name }) => name.includes('${SIGNUP_COMPAT}'))`);
  assert.deepEqual(loaded(), [PAGE, SIGNUP_COMPAT, '/pr/growsumo.compat.js']);
  assert.deepEqual(on.site.received('/reports'), []);
});

test('growsumo.compat.js by its own bare tag, which is synchronous', async () => {
  const tag = `<script src="/pr/growsumo.compat.js" data-key="${key()}"></script>`;
  await open(page(hook, tag, '<script>window.seen = growsumo.data.partner_key;</script>'));
  await sees([ONE]);
  assert.equal(await on.run('return seen'), 'acme42');
});

test('growsumo.compat.js loaded as a module', async () => {
  await open(page(hook, '<script type="module" src="/pr/growsumo.compat.js"></script>'));
  await on.until('window.growsumo');
  await on.run((key) => growsumo._initialize(key), key());
  await sees([]);
});

test('growsumo.js and growsumo.compat.js on one page are one object', async () => {
  await open(page(hook, bareTag(key()), `<script src="/pr/growsumo.compat.js"></script>`));
  await sees([ONE]);
  assert.equal(await on.run('return growsumo === partnerstack'), true);
  assert.deepEqual(await on.run('return Object.keys(window).filter((name) => /partnerkey/i.test(name))'), []);
});

test('data-engine="js" never tries WebAssembly', async () => {
  await open(page(hook, COUNTING, bareTag(key(), 'data-engine="js"')), { policy: "script-src 'self' 'wasm-unsafe-eval'" });
  await sees([ONE]);
  await signsUp();
  assert.equal(await on.run('return tries'), 0);
});

test('an engine that there is not is reported, and what fits is used', async () => {
  await open(page(hook, bareTag(key(), 'data-engine="quantum"')));
  await on.until('inits.length');
  assert.equal(await on.run('return growsumo.problem.code'), 'invalid_engine');
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
});

test('a refusal is remembered for the session: the next page does not try, and causes no report', async () => {
  const html = page(hook, COUNTING, bareTag(key()));
  await open(html);
  await sees([ONE]);
  assert.equal(await on.run('return tries'), 1);
  const reports = on.site.received('/reports').length;
  for (let visits = 0; visits < 2; visits += 1) {
    await open(html, { query: '' });
    await sees([ONE]);
    assert.equal(await on.run('return tries'), 0);
  }
  await signsUp();
  assert.equal(on.site.received('/reports').length, reports);
});

test('growsumo.compat.js cannot be had: growsumoInit once, a problem, and the sign-up that names a partner goes out', async () => {
  const mend = on.site.answer('/pr/growsumo.compat.js', { status: 404 });
  await open(page(hook, snippet(key())));
  await on.until('inits.length');
  assert.deepEqual(await on.run('return inits'), [{ partner_key: null, createSignup: 'function' }]);
  assert.equal(await on.run('return growsumo.problem.code'), 'wasm_blocked');
  const customer_key = newCustomer();
  const { result, calls } = await signUp(customer_key, { partner_key: 'acme42' });
  assert.deepEqual([result.status, calls], ['accepted', 1]);
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  assert.deepEqual(await on.run('return inits.length'), 1);
  assert.deepEqual(await on.run('return errors'), []);
  mend();
});

test('growsumo.compat.js cannot be had: a sign-up that names nobody waits for a page that knows', async () => {
  const mend = on.site.answer('/pr/growsumo.compat.js', { status: 404 });
  const customer_key = newCustomer();
  await open(page(hook, bareTag(key())));
  await on.until('inits.length');
  const { result, calls } = await signUp(customer_key);
  assert.deepEqual([result.status, result.code, calls], ['queued', 'signup_unavailable', 1]);
  assert.deepEqual(on.site.received('/pr/signup'), []);
  mend();
  await open(page(hook, bareTag(key())));
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('growsumo.compat.js cannot be had at first: asked for again, it heals the page', async () => {
  const mend = on.site.answer('/pr/growsumo.compat.js', 'drop');
  await open(page(hook, bareTag(key())));
  await on.until("inits.length && growsumo.problem.code === 'wasm_blocked'");
  mend();
  await on.run("dispatchEvent(new Event('online'))");
  await on.until('growsumo.data.partner_key');
  assert.equal(await on.run('return growsumo.problem'), null);
  assert.equal(await on.run('return inits.length'), 1);
});

/** A page that has loaded, on which the tracker is on its way then. Gives what has it arrive, or the answer be another. */
async function openWaiting(loader) {
  let settle;
  const answer = new Promise((resolve) => (settle = (answer = 'forward') => resolve(answer)));
  on.site.answer('/pr/growsumo.compat.js', () => answer, { times: 1 });
  await open(page(hook)); // a load event would wait for the loader, in Firefox also for what that loads
  on.site.answer('/late.js', { headers: JAVASCRIPT, body: loader });
  await on.run(() => {
    document.body.append(Object.assign(document.createElement('script'), { src: '/late.js' }));
  });
  await on.site.receives('/pr/growsumo.compat.js');
  return settle;
}

const barely = () => `
  const tag = Object.assign(document.createElement('script'), { src: '/pr/js' });
  tag.dataset.key = '${key()}';
  document.body.append(tag);`;

test('a sign-up from before the tracker is there waits for it, and is credited', async () => {
  const arrive = await openWaiting(barely());
  const customer_key = newCustomer();
  await on.run((customer_key) => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key });
    window.result = growsumo.createSignup();
  }, customer_key);
  assert.deepEqual(on.site.received('/pr/signup'), []);
  assert.equal(await on.run('return inits.length'), 0);
  arrive();
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
  assert.equal(await on.run('return inits.length'), 1);
});

test('left before the tracker is there: the sign-up is kept, and the next page sends it', async () => {
  const answer = await openWaiting(barely());
  const customer_key = newCustomer();
  await on.leave((customer_key) => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key });
    growsumo.createSignup();
    location.href = '/blank';
  }, customer_key);
  await on.until("location.pathname === '/blank'");
  answer('drop'); // Chromium would let the next page wait for the answer to this one
  await open(page(hook, bareTag(key())));
  assert.equal((await on.relay.sandbox.receives(customer_key)).partner_key, 'acme42');
});

test('a growsumoInit that the page replaces while the tracker is on its way stays the page\'s own', async () => {
  const arrive = await openWaiting(inlineOf(snippet(key())));
  await on.run(() => {
    window.replaced = 0;
    window.growsumoInit = () => (window.replaced += 1);
  });
  arrive();
  await sees([ONE]);
  await on.run('growsumoInit()');
  assert.equal(await on.run('return replaced'), 1);
});

test('the sign-up part alone is refused WebAssembly: its other build comes', async () => {
  const refuse = "<script>WebAssembly.instantiate = () => Promise.reject(new Error('refused'));</script>";
  await open(page(refuse, hook, bareTag(key())), { policy: "script-src 'self' 'wasm-unsafe-eval'" });
  await sees([ONE]);
  await on.site.receives(SIGNUP_COMPAT);
  await signsUp();
  assert.deepEqual(loaded(), [PAGE, SIGNUP_COMPAT, SIGNUP, '/pr/js']);
});

test('consent counts as it does elsewhere: pending stores nothing, not even the refusal; denied removes that as well', async () => {
  const stored = () => on.run(() => ({ cookies: document.cookie, local: { ...localStorage }, session: { ...sessionStorage } }));
  const nothing = { cookies: '', local: {}, session: {} };
  await open(page(hook, bareTag(key(), 'data-consent="pending"')));
  await on.until('inits.length');
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.equal((await signUp(newCustomer())).result.code, 'consent_pending');
  assert.deepEqual(await stored(), nothing);
  assert.deepEqual(on.site.received('/pr/signup'), []);

  await open(page(hook, bareTag(key())));
  await sees([ONE]);
  assert.equal(await on.run("return sessionStorage['partnerkey.engine']"), 'js');
  await on.run("growsumo.consent('denied')");
  assert.deepEqual(await stored(), nothing);
});
