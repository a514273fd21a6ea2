// The harness itself: what every other spec relies on, in the engine of this run.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { engine, openBrowser } from './harness/engines.mjs';
import { startRelay } from './harness/relay.mjs';
import { hosts, openSite } from './harness/site.mjs';

let site;
let browser;

before(async () => {
  site = await openSite();
  browser = await openBrowser(engine, { proxy: site });
});

after(async () => {
  await browser?.quit();
  await site?.close();
});

for (const host of [...Object.values(hosts), 'localhost:8787', '127.0.0.1:8787']) {
  test(`${engine} opens a page at ${host}`, async () => {
    site.page('/', '<!doctype html><title>landed</title>');
    await browser.get(site.url('/?gspk=abc', host));
    assert.equal(await browser.getTitle(), 'landed');
    assert.equal(await browser.executeScript('return location.href'), `http://${host}/?gspk=abc`);
    const [{ method, url }] = site.received((request) => request.url.host === host && request.url.search === '?gspk=abc');
    assert.equal(`${method} ${url}`, `GET http://${host}/?gspk=abc`);
  });
}

test('a cookie on the registrable domain is seen at the other sub-domain, a host cookie is not', async () => {
  site.page('/', '<!doctype html>');
  await browser.get(site.url('/', hosts.www));
  await browser.executeScript("document.cookie = 'wide=1; Domain=example.test'; document.cookie = 'narrow=1'");
  assert.deepEqual(await cookies(), ['narrow=1', 'wide=1']);
  await browser.get(site.url('/', hosts.app));
  assert.deepEqual(await cookies(), ['wide=1']);
});

for (const [host, suffix] of [[hosts.shop, 'co.uk'], [hosts.pages, 'github.io']]) {
  test(`a cookie on the public suffix ${suffix} is refused`, async () => {
    site.page('/', '<!doctype html>');
    await browser.get(site.url('/', host));
    await browser.executeScript(`document.cookie = 'wide=1; Domain=${suffix}'`);
    assert.deepEqual(await cookies(), []);
  });
}

test('a server sets cookies through the proxy, several in one answer', async () => {
  site.page('/', '<!doctype html>', { headers: { 'set-cookie': ['first=1; Domain=example.co.uk', 'second=2'] } });
  await browser.get(site.url('/', hosts.shop));
  assert.deepEqual(await cookies(), ['first=1', 'second=2']);
});

test('the body of a POST is recorded', async () => {
  site.page('/', '<!doctype html>');
  site.answer('/pr/signup', { status: 202, body: '{"status":"accepted"}' });
  await browser.get(site.url('/'));
  const answer = await post('/pr/signup', '{"email":"zoë@example.test"}');
  assert.equal(answer, '202 {"status":"accepted"}');
  const request = await site.receives('/pr/signup');
  assert.equal(request.method, 'POST');
  assert.equal(request.headers['content-type'], 'text/plain;charset=UTF-8');
  assert.deepEqual(JSON.parse(request.body), { email: 'zoë@example.test' });
  assert.equal(request.status, 202);
});

test('networks fail on request: an error answer once, a cut connection, silence', async () => {
  site.page('/', '<!doctype html>');
  site.answer('/fail', { status: 200, body: 'well' });
  site.answer('/fail', { status: 503, body: 'busy' }, { times: 1 });
  site.answer('/drop', 'drop');
  site.answer('/hang', 'hang');
  await browser.get(site.url('/'));
  assert.equal(await post('/fail', ''), '503 busy');
  assert.equal(await post('/fail', ''), '200 well');
  assert.equal(await post('/drop', ''), 'no answer');
  assert.equal(await post('/hang', '', 300), 'no answer');
});

test('the real relay stores a sign-up and delivers it, also after it was killed', async (t) => {
  const relay = await startRelay();
  t.after(() => relay.stop());
  const before = site.upstream;
  site.upstream = relay.url;
  t.after(() => {
    site.upstream = before;
  });
  const stop = site.answer('/pr/signup', 'forward');
  t.after(stop);
  site.page('/', '<!doctype html>');
  await browser.get(site.url('/'));
  assert.equal(await relay.sandbox.customer('one'), null);
  for (const key of ['one', 'two']) {
    const signup = { id: crypto.randomUUID(), public_key: relay.publicKey, customer_key: key, email: 'ada@example.test', partner_key: 'gstest' };
    assert.match(await post('/pr/signup', JSON.stringify(signup)), /^202 .*"accepted"/);
    assert.equal((await relay.sandbox.receives(key)).partner_key, 'gstest');
    await relay.restart({ signal: 'SIGKILL' });
  }
});

/** What the page sees, sorted: WebKitGTK lists the newest cookie first, the others the oldest (RFC 6265, section 5.4). */
async function cookies() {
  const text = await browser.executeScript('return document.cookie');
  return text.split('; ').filter(Boolean).sort();
}

/** `200 text` or `no answer`, as the page saw it; `limitMs` is when it gives up. */
function post(path, body, limitMs = 10_000) {
  return browser.executeAsyncScript(
    (path, body, limitMs, done) => {
      const giveUp = new AbortController();
      setTimeout(() => giveUp.abort(), limitMs);
      fetch(path, { method: 'POST', body, signal: giveUp.signal })
        .then(async (answer) => done(`${answer.status} ${await answer.text()}`))
        .catch(() => done('no answer'));
    },
    path,
    body,
    limitMs,
  );
}
