// Which link counts: single-page apps, prerendered pages, pages that come back, tags that come twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine } from './harness/engines.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const script = (source) => `<script>${source}</script>`;
const on = stage();
const link = (key) => `?gspk=${encoded(key)}`;
const tag = () => `<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`;
const key = () => on.run('return growsumo.data.partner_key ?? null');

/** The relay has set the last link's cookies: what it is asked when the page is idle comes a moment later. */
const relayHasSet = () => on.until("localStorage['partnerkey.cookies'] === undefined");

/** Counts the writes of the partner's cookie. */
const COUNT = script(`
  window.writes = 0;
  const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(document, 'cookie', {
    get: () => get.call(document),
    set: (text) => { if (/^growSumoPartnerKey=./.test(text) && !/Max-Age=0/.test(text)) window.writes += 1; set.call(document, text); },
  });
`);

test('a router rewrites the address before the page initialises: the link was read', async () => {
  await on.open(page('<script src="/pr/js"></script>', script("history.replaceState(null, '', '/page#/welcome');")), link('acme42'));
  await on.run(`growsumo._initialize('${on.relay.publicKey}')`);
  assert.equal(await key(), 'acme42');
  assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');
});

for (const method of ['pushState', 'replaceState']) {
  test(`${method}: new parameters are a new click, other changes are none`, async () => {
    await on.open(page(COUNT, tag()), link('first'));
    assert.deepEqual([await key(), await on.run('return writes')], ['first', 1]);
    await relayHasSet();

    await on.run((method, query) => history[method]({ at: 1 }, '', query), method, `${link('second')}&tab=1`);
    assert.deepEqual([await key(), await on.run('return writes')], ['second', 2]);
    assert.deepEqual(await on.run('return history.state'), { at: 1 });
    for (const query of [`${link('second')}&tab=2`, '?tab=3', '#deep', link('second')]) {
      await on.run((method, query) => history[method](null, '', query), method, query);
    }
    assert.deepEqual([await key(), await on.run('return writes')], ['second', 2]);
    assert.equal((await on.jar()).growSumoPartnerKey, 'second');
  });
}

test('another link while the relay is setting the cookies of the first: the last click wins in the end', async () => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  on.site.answer('/pr/referral', () => held.then(() => 'forward'), { times: 1 });
  await on.open(page(tag()), link('first'));
  await on.site.receives('/pr/referral');
  await on.run((query) => history.pushState(null, '', query), link('second'));
  assert.equal((await on.jar()).growSumoPartnerKey, 'second');
  const asked = () => on.site.received(({ url, body }) => url.pathname === '/pr/referral' && body.includes('second')).length;
  await on.browser.wait(() => asked() === 1, 8000);
  release();
  await on.browser.wait(() => asked() === 2, 8000);
  await relayHasSet();
  assert.deepEqual([await key(), (await on.jar()).growSumoPartnerKey], ['second', 'second']);
});

test('the page\'s own errors of the History API stay its own', async () => {
  await on.open(page(tag()), link('acme42'));
  const error = await on.run(() => {
    try {
      history.pushState(null, '', 'http://elsewhere.test/');
    } catch ({ name }) {
      return name;
    }
  });
  assert.equal(error, 'SecurityError');
  assert.equal(await key(), 'acme42');
});

test('a page that comes back is no new click: the back button, and a reload', async () => {
  await on.open(page(tag()), link('first'));
  await relayHasSet();
  on.site.page('/second', page(tag()));
  await on.browser.get(on.site.url(`/second${link('second')}`));
  assert.equal(await key(), 'second');

  await on.browser.navigate().back();
  await on.until("window.growsumo && location.pathname === '/page' && growsumo.data.partner_key === 'second'");
  assert.equal((await on.jar()).growSumoPartnerKey, 'second');
  await on.browser.navigate().refresh();
  assert.equal(await key(), 'second');
  assert.equal((await on.jar()).growSumoPartnerKey, 'second');
});

test('a page that is reloaded without its cookies has its link', async () => {
  await on.open(page(tag()), link('acme42'));
  await on.browser.manage().deleteAllCookies();
  await on.browser.navigate().refresh();
  assert.equal(await key(), 'acme42');
});

test('a page restored from the back/forward cache shows what holds now', async () => {
  await on.open(page(tag()), link('first'));
  await relayHasSet();
  await on.run((value) => {
    document.cookie = `growSumoPartnerKey=${value}; Path=/; Domain=example.test`;
    document.cookie = `ps_partner_key=${value}; Path=/; Domain=example.test`;
    // What a browser says when it restores a page; WebDriver cannot make all three do so.
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  }, 'second');
  assert.equal(await key(), 'second');
  assert.equal((await on.jar()).growSumoPartnerKey, 'second');
});

test('two tags, and two calls of _initialize: one click', async () => {
  await on.open(page(COUNT, tag(), tag(), script(`growsumo._initialize('${on.relay.publicKey}');`)), link('acme42'));
  assert.deepEqual([await key(), await on.run('return writes')], ['acme42', 1]);
});

test('a prerendered page writes and sends nothing until it is shown', async () => {
  // The states as the standard has them, in all engines; Chromium's own prerendering follows.
  await on.open(page(script(`
    let hidden = true;
    Object.defineProperty(document, 'prerendering', { get: () => hidden });
    window.activate = () => { hidden = false; document.dispatchEvent(new Event('prerenderingchange')); };
  `), tag()), link('acme42'));
  on.site.forget();
  const early = await on.run(() => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: 'prerendered' });
    growsumo.createSignup();
    return [document.cookie, { ...localStorage }];
  });
  assert.deepEqual(early, ['', {}]);
  assert.deepEqual(on.site.received('/pr/signup'), []);

  await on.run('activate()');
  assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');
  assert.equal((await on.relay.sandbox.receives('prerendered')).partner_key, 'acme42');
});

// The only engine of the three that prerenders.
if (engine === 'chromium') {
  test('a page that the browser has prerendered: no cookie before the visitor comes, one click then', async () => {
    const path = `/landing${link('acme42')}`;
    on.site.page('/landing', page(script('window.prerendered = document.prerendering;'), tag(), script("fetch('/ready');")));
    on.site.page('/start', `<!doctype html><title>start</title>
      <script type="speculationrules">{"prerender":[{"source":"list","urls":["${path}"],"eagerness":"immediate"}]}</script>
      <a href="${path}">on</a>`);
    await on.browser.get(on.site.url('/start', 'localhost'));
    await on.site.receives('/ready');
    assert.equal(await on.run('return document.cookie'), '');

    await on.leave("document.querySelector('a').click()");
    await on.until("location.pathname === '/landing' && document.cookie.includes('growSumoPartnerKey=acme42')");
    assert.equal(await on.run('return prerendered'), true);
    await on.run("for (const name of ['growSumoPartnerKey', 'ps_partner_key']) document.cookie = `${name}=; Path=/; Max-Age=0`;");
  });
}
