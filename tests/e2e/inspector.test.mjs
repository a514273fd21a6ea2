// The inspector: a page that asks for it says what works, what does not, and what to do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import webdriver from 'selenium-webdriver';
import { engine } from './harness/engines.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { bareTag, hook, page, snippet } from './pages/loaders.mjs';

const { Key } = webdriver;
const on = stage();

const LINK = `gspk=${encoded('acme42')}&gsxid=Xq7LmT2pVb9K`;
const DEBUG = '?partnerkey_debug=1';
const tag = (attributes = '') => page(hook, bareTag(on.relay.publicKey, attributes));
const inspectorAsked = () => on.site.received('/pr/growsumo-inspector.js').length;

/** A script that gives something of the panel. */
const inPanel = (what) => `(() => {
  const host = document.querySelector('partnerkey-inspector');
  const root = host && host.shadowRoot;
  return root && (${what});
})()`;
const look = (what) => on.run(`return ${inPanel(what)}`);
const settled = () => on.until(inPanel("root.querySelector('.panel').dataset.level !== 'asking' && root.querySelector('.words').textContent"));
const findings = () => look("[...root.querySelectorAll('.findings li')].map((one) => [one.dataset.id, one.className])").then(Object.fromEntries);
const rows = (section) =>
  look(`[...root.querySelectorAll('#${section} dl > div')].map((row) => [row.querySelector('dt').textContent, row.querySelector('dd').textContent])`)
    .then(Object.fromEntries);
/** Waits for a finding. */
const finds = (id) => on.until(inPanel(`root.querySelector('[data-id="${id}"]') && root.querySelector('[data-id="${id}"]').className`));
const shown = (section, text) => on.until(inPanel(`root.querySelector('#${section}').textContent.includes(${JSON.stringify(text)})`));

test('nothing of it is loaded, kept or shown unless it is asked for', async () => {
  for (const query of ['', `?${LINK}`, '?partnerkey_debug=0', '?partnerkey_debug', `?x=partnerkey_debug=1`]) {
    await on.open(tag('data-debug'), query);
    await on.until('inits.length === 1');
    await on.run(() => new Promise((resolve) => (window.requestIdleCallback || setTimeout)(() => setTimeout(resolve))));
    assert.equal(await on.run("return document.querySelector('partnerkey-inspector')"), null, query);
  }
  assert.equal(inspectorAsked(), 0);
  assert.equal(on.site.received('/pr/check').length, 0);
  assert.deepEqual(await on.run('return Object.keys(sessionStorage)'), []);
});

test('a page where everything works says so, and shows the partner key in its three places', async () => {
  await on.open(tag(), `${DEBUG}&${LINK}`);
  await settled();
  await shown('relay', 'takes sign-ups');
  const found = await findings();
  // The test's host has no https, and says so; nothing else is wrong.
  const wrong = Object.entries(found).filter(([id, level]) => level !== 'fine' && !['plain_http', 'no_server_cookies'].includes(id));
  assert.deepEqual(wrong, []);
  for (const id of ['one_tag', 'initialized', 'init', 'relay', 'first_party', 'engine', 'consent', 'places_agree', 'outbox']) {
    assert.equal(found[id], 'fine', id);
  }
  const { Address, Cookie, 'growsumo.data': data, 'Click id': click, Came } = await rows('credited');
  assert.deepEqual([Address, Cookie, data, click], ['acme42', 'acme42', 'acme42', 'Xq7LmT2pVb9K']);
  assert.match(Came, /^from this page's link, \d\d:\d\d:\d\d$/);
  assert.equal(await look("root.querySelector('#credited .chip').textContent"), 'all three agree');
  const version = await on.run('return growsumo.version');
  assert.equal((await rows('relay')).Versions, `script ${version}, relay ${version}`);
  assert.deepEqual(await on.run('return errors'), []);
});

test('data-debug="inspector" asks for it too, and so does the snippet\'s page', async () => {
  await on.open(tag('data-debug="inspector"'), `?${LINK}`);
  await settled();
  await on.run("return sessionStorage.removeItem('partnerkey.inspector')");
  await on.open(page(hook, snippet(on.relay.publicKey)), `${DEBUG}&${LINK}`);
  await settled();
  await shown('relay', 'takes sign-ups');
  assert.equal((await findings()).initialized, 'fine');
});

test('the next pages of the tab have it too, until it is closed', async () => {
  await on.open(tag(), DEBUG);
  await settled();
  await on.open(tag(), `?${LINK}`);
  await settled();
  await look("root.querySelector('.close').click()");
  assert.equal(await on.run("return document.querySelector('partnerkey-inspector')"), null);
  await on.open(tag());
  await on.until('inits.length === 1');
  assert.deepEqual(await on.run('return Object.keys(sessionStorage)'), []);
  assert.equal(await on.run("return document.querySelector('partnerkey-inspector')"), null);
});

test('sign-ups and their answers, also those of the page before; nothing of what was typed', async () => {
  await on.open(tag(), `${DEBUG}&${LINK}`);
  await settled();
  await on.run(async () => {
    Object.assign(growsumo.data, { email: 'ada@example.com', name: 'Ada', customer_key: 'cus_inspected' });
    await growsumo.createSignup();
  });
  await shown('signups', 'accepted');
  await on.open(tag());
  await shown('signups', 'accepted');
  await finds('last_signup');
  await on.run(async () => {
    delete growsumo.data.email;
    await growsumo.createSignup();
  });
  assert.equal(await finds('signup_missing_email'), 'broken');

  const everything = await look('root.textContent + JSON.stringify(sessionStorage)');
  for (const word of ['ada@', 'Ada', 'cus_inspected']) assert.equal(everything.includes(word), false, word);
});

test('a sign-up whose callback leaves the page at once', async () => {
  await on.open(tag(), `${DEBUG}&${LINK}`);
  await settled();
  on.site.page('/thanks', tag());
  await on.leave(() => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: 'cus_left_at_once' });
    growsumo.createSignup(() => location.assign('/thanks'));
  });
  await on.until("location.pathname === '/thanks'");
  await shown('signups', 'accepted');
});

test('the outbox: a number, an age, the next try, no e-mail', async () => {
  const mend = on.site.answer('/pr/signup', { status: 503 });
  await on.open(tag(), `${DEBUG}&${LINK}`);
  await settled();
  await on.run(async () => {
    Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: 'cus_waits' });
    await growsumo.createSignup();
  });
  await on.until(inPanel("/Waiting here1Made \\d+ s ago\\d+ tr(y|ies), next/.test(root.querySelector('#signups').textContent)"));
  assert.equal(await look("root.textContent.includes('ada@')"), false);
  mend();
  await on.run("dispatchEvent(new Event('online'))");
  await shown('signups', 'Waiting herenone');
});

test('what is wrong is found, with its remedy', async () => {
  const wrong = page(
    bareTag('pk_cut', 'data-cookie-dys="30" data-domains="https://shop.example"'),
    '<form data-partnerkey-signup><input name="who"></form>',
  );
  await on.open(wrong, `${DEBUG}&gspk=!!!`);
  await finds('relay_unknown_public_key');
  const found = await findings();
  for (const [id, level] of Object.entries({
    odd_key: 'warning',
    relay_unknown_public_key: 'broken',
    unknown_option: 'warning',
    domains: 'warning',
    form_email: 'broken',
    invalid_gspk: 'warning',
    nobody: 'note',
    no_init: 'note',
  })) assert.equal(found[id], level, id);
  assert.match(await settled(), /^\d problems$/);
  assert.match(await look('root.querySelector(\'[data-id="form_email"] p\').textContent'), /type="email"/);
});

test('two scripts with two keys', async () => {
  await on.open(page(bareTag(on.relay.publicKey), bareTag(`pk_${'b'.repeat(32)}`)), DEBUG);
  assert.equal(await finds('two_keys'), 'broken');
});

test('a script that nobody initialises', async () => {
  await on.open(page('<script src="/pr/js"></script>'), DEBUG);
  assert.equal(await finds('not_initialized'), 'broken');
});

for (const [name, answer, id] of [
  ['a page in place of the relay', { status: 404, headers: { 'content-type': 'text/html' }, body: 'no' }, 'relay_elsewhere'],
  ['a gateway without a relay', { status: 502 }, 'relay_down'],
]) {
  test(`${name} is told from a relay that refuses`, async () => {
    const mend = on.site.answer('/pr/check', answer);
    await on.open(tag(), DEBUG);
    assert.equal(await finds(id), 'broken');
    mend();
    await look("root.querySelector('footer button + button').click()"); // Check again
    await shown('relay', 'takes sign-ups');
  });
}

test('a relay on another site that does not list this one', async () => {
  const elsewhere = 'http://relay.other.test/pr/';
  const stop = on.site.answer(({ url, method }) => url.host === 'relay.other.test' && method === 'POST', { status: 403 });
  await on.open(tag(`data-endpoint="${elsewhere}"`), DEBUG);
  assert.equal(await finds('relay_origin'), 'broken');
  assert.equal(await finds('third_party'), 'warning');
  stop();
});

test('what a policy refuses is found; under a strict one with Trusted Types the panel looks and works as it does without', async () => {
  const policy = [
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src http://nowhere.test;",
    "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  ].join(' ');
  const html = '<!doctype html><title>strict</title><p>strict</p><script src="/pr/js" data-key="KEY"></script>';
  on.site.page('/page', html.replace('KEY', on.relay.publicKey), { headers: { 'content-security-policy': policy } });
  await on.browser.get(on.site.url(`/page${DEBUG}&${LINK}`));
  assert.equal(await finds('csp_connect-src'), 'broken');
  assert.equal((await findings()).relay_silent, undefined);
  const { width, position, background } = await look(`(() => {
    const { width } = host.getBoundingClientRect();
    const { position } = getComputedStyle(host);
    return { width, position, background: getComputedStyle(root.querySelector('.panel')).backgroundColor };
  })()`);
  assert.ok(width > 200 && width <= 432, `${width}`);
  assert.equal(position, 'fixed');
  assert.doesNotMatch(background, /rgba\(0, 0, 0, 0\)/);
});

test('where WebAssembly is refused it says so', async () => {
  const html = '<!doctype html><title>strict</title><script src="/pr/js" data-key="KEY"></script>';
  const headers = { 'content-security-policy': "default-src 'self'" };
  on.site.page('/page', html.replace('KEY', on.relay.publicKey), { headers });
  await on.browser.get(on.site.url(`/page${DEBUG}&${LINK}`));
  await settled();
  const level = await on.until(inPanel(`['engine_js', 'engine_none'].map((id) => root.querySelector('[data-id="' + id + '"]')).filter(Boolean).map((one) => one.dataset.id + ' ' + one.className)[0]`));
  // Without an engine there is nobody to credit; with the compat build all is well.
  const blocked = await on.run("return Boolean(growsumo.problem && growsumo.problem.code === 'wasm_blocked')");
  assert.equal(level, blocked ? 'engine_none broken' : 'engine_js note');
});

test('no style goes in, and none comes out', async () => {
  const loud = `<style>
    * { color: rgb(255, 0, 0) !important; font-size: 40px !important; display: none !important; }
    html, body, p, title { display: block !important; } button { background: rgb(255, 0, 0) !important; }
  </style>`;
  await on.open(page(bareTag(on.relay.publicKey), loud, '<p id="theirs">theirs</p>'), DEBUG);
  await settled();
  const inside = await look(`(() => {
    const { display, color, fontSize } = getComputedStyle(root.querySelector('.words'));
    return { display, color, fontSize, host: getComputedStyle(host).display };
  })()`);
  assert.notEqual(inside.color, 'rgb(255, 0, 0)');
  assert.deepEqual([inside.fontSize, inside.host], ['17px', 'block']);
  assert.equal(await on.run("return getComputedStyle(document.getElementById('theirs')).fontSize"), '40px');
  assert.equal(await on.run('return document.styleSheets.length + document.adoptedStyleSheets.length'), 1);
});

test('a hostile link is text', async () => {
  await on.open(tag(), `${DEBUG}&gspk=${encoded('<img src=x onerror="window.hit=1"><b>')}`);
  await settled();
  assert.equal((await rows('credited')).Address, '<img src=x onerror="window.hit=1"><b>');
  assert.equal(await look("root.querySelectorAll('img, b').length"), 0);
  assert.equal(await on.run('return window.hit'), null);
});

test('by keyboard: focus comes and goes back, every control is reached, Escape closes', async () => {
  await on.open(page(bareTag(on.relay.publicKey), '<input id="mine">'), DEBUG);
  await settled();
  assert.equal(await look('root.activeElement.id'), 'title');
  const press = (...keys) => on.browser.actions().sendKeys(...keys).perform();
  const reached = [];
  for (let step = 0; step < 7; step += 1) {
    await press(Key.TAB);
    reached.push(await look("root.activeElement && (root.activeElement.getAttribute('aria-label') || root.activeElement.textContent)"));
  }
  assert.deepEqual(reached.slice(0, 3), ['Fold', 'Close the inspector', 'Findings and details']);
  assert.match(reached[3], /^\d+ checks passed$/);
  assert.deepEqual(reached.slice(4), ['What the script said', 'Copy report', 'Check again']);

  await on.run("document.getElementById('mine').focus()");
  await press(Key.ESCAPE);
  assert.notEqual(await look('true'), null, 'Escape in a field of the page is the page\'s');
  await look("root.querySelector('.fold').focus()");
  await press(Key.ENTER);
  assert.equal(await look("root.querySelector('.fold').getAttribute('aria-expanded')"), 'false');
  assert.equal(await look("getComputedStyle(root.querySelector('.body')).display"), 'none');
  await press(Key.ESCAPE);
  await on.until("!document.querySelector('partnerkey-inspector')");
});

test('a field of the page keeps the focus', async () => {
  await on.open(page('<input autofocus id="mine"><script>document.getElementById("mine").focus()</script>', bareTag(on.relay.publicKey)), DEBUG);
  await settled();
  assert.equal(await on.run('return document.activeElement.id'), 'mine');
});

test('what happens in the panel is not the page\'s affair', async () => {
  const listening = `<script>window.heard = [];
    for (const name of ['keydown', 'keyup', 'click', 'pointerdown', 'focusin']) document.addEventListener(name, (event) => heard.push(name));</script>`;
  await on.open(page(listening, bareTag(on.relay.publicKey)), DEBUG);
  await settled();
  await on.run('heard.length = 0');
  await look("root.querySelector('.fold').focus()");
  await on.browser.actions().sendKeys(Key.ENTER).perform();
  assert.equal(await look("root.querySelector('.fold').getAttribute('aria-expanded')"), 'false');
  assert.deepEqual(await on.run('return heard'), []);
});

test('the report has the findings and no personal data', async () => {
  // A clipboard that can be read, and none at all: then the text is shown, to be copied by hand.
  const clipboard = `<script>
    window.copied = '';
    window.clipboard = { writeText: async (text) => { copied = text; } };
    Object.defineProperty(navigator, 'clipboard', { get: () => window.clipboard });
    document.execCommand = () => false;
  </script>`;
  await on.open(page(hook, clipboard, bareTag(on.relay.publicKey)), `${DEBUG}&${LINK}&email=ada@example.com`);
  await settled();
  await shown('relay', 'takes sign-ups');
  await look("root.querySelector('.main').click()");
  const text = await on.until('copied');
  assert.match(text, /^partnerkey inspector: /);
  assert.match(text, /\[ok\] The relay answers and knows this public key/);
  for (const word of ['acme42', 'Xq7LmT2pVb9K', on.relay.publicKey, 'ada@']) assert.equal(text.includes(word), false, word);
  assert.equal(await look("root.querySelector('.said').textContent"), 'Copied.');

  await on.run('window.clipboard = undefined');
  await look("root.querySelector('.main').click()");
  assert.match(await on.until(inPanel("root.querySelector('textarea') && root.querySelector('textarea').value")), /^partnerkey inspector: /);
});

test('what the browser reports of the cookie, and nothing that it does not', async () => {
  await on.open(tag(), `${DEBUG}&${LINK}`, 'localhost'); // where browsers have the interface without https
  await settled();
  await on.until(inPanel("root.querySelector('#cookie').textContent.includes('Ends')"));
  const { Domain, Ends } = await rows('cookie');
  if (engine === 'chromium') {
    assert.equal(Domain, 'localhost');
    assert.match(Ends, /\(in 90 days\)$/);
  } else {
    assert.match(Domain, /^localhost \(as written; not reported by this browser\)$/);
    assert.equal(Ends, 'not reported by this browser');
  }
});

test('Global Privacy Control is shown', async () => {
  const signal = '<script>Object.defineProperty(navigator, "globalPrivacyControl", { value: true })</script>';
  await on.open(page(signal, bareTag(on.relay.publicKey)), DEBUG);
  await settled();
  assert.equal((await rows('consent'))['Global Privacy Control'], 'on');
});

test('a page that breaks what it can breaks nothing here', async () => {
  const hostile = `<script>
    Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no') } });
    Object.defineProperty(window, 'cookieStore', { value: { getAll() { throw new Error('no') } } });
    window.ReportingObserver = undefined;
  </script>`;
  await on.open(page(hostile, hook, bareTag(on.relay.publicKey)), `${DEBUG}&${LINK}`);
  await settled();
  await shown('relay', 'takes sign-ups');
  await on.run("growsumo.data = null; document.body.remove(); document.querySelector('partnerkey-inspector').remove()");
  await on.until(inPanel('true'));
  assert.deepEqual(await on.run('return errors'), []);
});

test('while consent is pending it says so, and what the visitor has not agreed to is not written', async () => {
  await on.open(tag('data-consent="pending"'), `${DEBUG}&${LINK}`);
  assert.equal(await finds('consent_pending'), 'warning');
  await shown('relay', 'takes sign-ups');
  assert.deepEqual(await on.jar(), {});
  assert.deepEqual(await on.run('return Object.keys(localStorage)'), []);
  await on.run("growsumo.consent('granted')");
  assert.equal(await finds('consent'), 'fine');
  assert.equal((await rows('credited')).Cookie, 'acme42');
});
