// From the link to the cookies and the object, with the tables that the Rust tests read too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { engine } from './harness/engines.mjs';
import { hosts } from './harness/site.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const on = stage();
const table = (name) => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));
const tag = (attributes = '', build = 'js') => page(`<script src="/pr/${build}" data-key="pk_" ${attributes}></script>`);
/** What the tables are run against. tests/dist/conformance.test.mjs does so outside of browsers. */
const BUILDS = ['js', 'growsumo.compat.js'];
const seen = () =>
  on.run(() => ({
    partner_key: growsumo.data.partner_key ?? null,
    xid: growsumo.data.xid ?? null,
    problem: growsumo.problem && growsumo.problem.code,
  }));

for (const build of BUILDS) {
  test(`every link of the table, by /pr/${build}`, async () => {
    await on.open(tag('', build));
    for (const { name, query, partner_key, xid, problem } of table('links')) {
      await on.run((query) => {
        for (const cookie of ['growSumoPartnerKey', 'ps_partner_key', 'gsxid', 'ps_xid']) {
          document.cookie = `${cookie}=; Path=/; Domain=example.test; Max-Age=0`;
        }
        history.replaceState(null, '', `/page${query}`);
        growsumo.problem = null;
        growsumo._spk();
      }, query);
      assert.deepEqual(await seen(), { partner_key, xid, problem }, name);
      assert.equal(await on.run('return growsumo.data.ps_partner_key ?? null'), partner_key, name);
    }
  });

  for (const attribution of ['last', 'first']) {
    test(`every visit of the table, the ${attribution} click wins, by /pr/${build}`, async () => {
      await on.open(tag(`data-attribution="${attribution}"`, build));
      for (const row of table('visits').filter((row) => row.attribution === attribution && !row.seen)) {
        await on.run((cookies, query, consent) => {
          growsumo.consent(consent || 'granted');
          for (const pair of document.cookie.split('; ')) {
            for (const domain of ['', '; Domain=example.test']) {
              document.cookie = `${pair.split('=')[0]}=; Path=/${domain}; Max-Age=0`;
            }
          }
          for (const [name, value] of Object.entries(cookies)) document.cookie = `${name}=${value}; Path=/`;
          history.replaceState(null, '', `/page${query}`);
          growsumo.problem = null;
          growsumo._spk();
        }, row.cookies, row.query, row.consent);
        const { partner_key, xid, problem } = row;
        assert.deepEqual(await seen(), { partner_key, xid, problem }, row.name);
        assert.deepEqual(await on.jar(), row.after, row.name);
      }
    });
  }
}

test('the cookies: registrable domain, path, SameSite, 90 days', async () => {
  await on.open(tag(), `?gspk=${encoded('acme42')}&gsxid=Xq7LmT2pVb9K`);
  const now = Date.now() / 1000;
  const cookies = await on.browser.manage().getCookies();
  assert.deepEqual(cookies.map(({ name }) => name).sort(), ['growSumoPartnerKey', 'gsxid', 'ps_partner_key', 'ps_xid']);
  for (const { name, value, domain, path, expiry, secure, httpOnly, sameSite } of cookies) {
    assert.equal(value, name.endsWith('xid') ? 'Xq7LmT2pVb9K' : 'acme42');
    assert.equal(domain, '.example.test');
    assert.equal(path, '/');
    assert.equal(secure, false);
    assert.equal(httpOnly, false);
    if (engine !== 'webkit') assert.equal(sameSite, 'Lax'); // WebKitWebDriver does not report it
    const days = (Number(expiry) - now) / 86_400;
    assert.ok(Math.abs(days - 90) < 0.01, `${days} days`);
  }
});

test('data-cookie-days', async () => {
  await on.open(tag('data-cookie-days="30"'), `?gspk=${encoded('acme42')}`);
  const { expiry } = await on.browser.manage().getCookie('growSumoPartnerKey');
  assert.ok(Math.abs((Number(expiry) - Date.now() / 1000) / 86_400 - 30) < 0.01);
});

test('what www stored, app sees, at the same registrable domain', async () => {
  await on.open(tag(), `?gspk=${encoded('acme42')}`, hosts.www);
  await on.open(tag(), '', hosts.app);
  assert.equal((await seen()).partner_key, 'acme42');
});

for (const [host, domain] of [
  [hosts.shop, '.example.co.uk'],
  [hosts.pages, hosts.pages],
]) {
  test(`${host} keeps the cookie for ${domain}, never for the public suffix`, async () => {
    await on.open(tag(), `?gspk=${encoded('acme42')}`, host);
    const cookie = await on.browser.manage().getCookie('growSumoPartnerKey');
    assert.equal(cookie.domain.replace(/^\./, ''), domain.replace(/^\./, ''));
    assert.equal(cookie.value, 'acme42');
  });
}

for (const host of ['127.0.0.1:8080', 'localhost:8080']) {
  test(`${host} has host-only cookies`, async () => {
    await on.open(tag(), `?gspk=${encoded('acme42')}`, host);
    const cookie = await on.browser.manage().getCookie('growSumoPartnerKey');
    assert.equal(cookie.domain, host.split(':')[0]);
    assert.equal(cookie.value, 'acme42');
  });
}

test('data-cookie-domain="host"', async () => {
  await on.open(tag('data-cookie-domain="host"'), `?gspk=${encoded('acme42')}`, hosts.www);
  await on.open(tag(), '', hosts.app);
  assert.equal((await seen()).partner_key, null);
});

test('data-cookie-domain names a domain', async () => {
  await on.open(tag('data-cookie-domain=".example.test"'), `?gspk=${encoded('acme42')}`, hosts.www);
  await on.open(tag(), '', hosts.app);
  assert.equal((await seen()).partner_key, 'acme42');
});

test('stale copies in other scopes do not survive a new click', async () => {
  await on.open(page());
  await on.run(() => {
    document.cookie = 'growSumoPartnerKey=host-only; Path=/';
    document.cookie = 'growSumoPartnerKey=narrow; Path=/; Domain=www.example.test';
    document.cookie = 'growSumoPartnerKey=wide; Path=/; Domain=example.test';
  });
  await on.open(tag(), `?gspk=${encoded('acme42')}`);
  const values = await on.run("return document.cookie.split('; ').filter((c) => c.startsWith('growSumo'))");
  assert.deepEqual(values, ['growSumoPartnerKey=acme42']);
});

test('an ordinary page causes no cookie traffic', async () => {
  await on.open(tag(), `?gspk=${encoded('acme42')}`);
  const spy = `<script>
    window.writes = [];
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
    Object.defineProperty(document, 'cookie', { get: () => get.call(document), set(text) { writes.push(text); set.call(document, text); } });
  </script>`;
  await on.open(page(spy, '<script src="/pr/js" data-key="pk_"></script>'));
  assert.equal((await seen()).partner_key, 'acme42');
  assert.deepEqual(await on.run('return writes'), []);
});

test('the registrable domain is found by the cookies themselves: what a public suffix refuses is tried once', async () => {
  const spy = `<script>
    window.writes = [];
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
    Object.defineProperty(document, 'cookie', { get: () => get.call(document), set(text) { writes.push(text); set.call(document, text); } });
  </script>`;
  await on.open(page(spy, '<script src="/pr/js" data-key="pk_"></script>'), `?gspk=${encoded('acme42')}`, hosts.shop);
  assert.deepEqual(Object.keys(await on.jar()).sort(), ['growSumoPartnerKey', 'ps_partner_key']);
  assert.equal((await on.browser.manage().getCookie('growSumoPartnerKey')).domain, '.example.co.uk');
  const written = (await on.run('return writes')).map((text) => [text.split('=')[0], /Domain=(.*)/.exec(text)[1]]);
  assert.deepEqual(written, [
    ['growSumoPartnerKey', 'co.uk'],
    ['growSumoPartnerKey', 'example.co.uk'],
    ['ps_partner_key', 'example.co.uk'],
  ]);
});

test('_spk reads again what has changed', async () => {
  await on.open(tag(), `?gspk=${encoded('first')}`);
  const keys = await on.run((query) => {
    history.pushState(null, '', query);
    growsumo._spk();
    return [growsumo.data.partner_key, growsumo.data.ps_partner_key];
  }, `?ps_partner_key=${encoded('second')}`);
  assert.deepEqual(keys, ['second', 'second']);
});

test('what the page has put into data is not taken away', async () => {
  await on.open(page('<script src="/pr/js"></script>'));
  const data = await on.run(() => {
    growsumo.data = { name: 'Ada', partner_key: 'by hand' };
    growsumo._initialize('pk_');
    growsumo._spk();
    return growsumo.data;
  });
  assert.deepEqual(data, { name: 'Ada', partner_key: 'by hand' });
});

for (const [attribute, code] of [
  ['data-attribution="newest"', 'invalid_attribution'],
  ['data-cookie-days="soon"', 'invalid_cookie_days'],
  ['data-cookie-days="0"', 'invalid_cookie_days'],
  ['data-cookie-domain="other.test"', 'invalid_cookie_domain'],
  ['data-endpoint="javascript:alert(1)"', 'invalid_endpoint'],
  ['data-endpoint="http://["', 'invalid_endpoint'],
]) {
  test(`${attribute} falls back to the default and is reported`, async () => {
    await on.open(tag(attribute), `?gspk=${encoded('acme42')}`);
    assert.deepEqual(await seen(), { partner_key: 'acme42', xid: null, problem: code });
    assert.deepEqual(await on.run('return errors'), []);
  });
}

test('data-debug says what was decided, without the key', async () => {
  const listen = "<script>window.said = []; console.info = (...words) => said.push(words.join(' '));</script>";
  await on.open(page(listen, '<script src="/pr/js" data-key="pk_" data-debug></script>'), '?gspk=***');
  const said = (await on.run('return said')).join('\n');
  assert.match(said, /\[partnerkey\]/);
  assert.match(said, /nowhere/);
  assert.match(said, /invalid_gspk/);
  await on.open(page(listen, '<script src="/pr/js" data-key="pk_" data-debug></script>'), `?gspk=${encoded('acme42')}`);
  const again = (await on.run('return said')).join('\n');
  assert.match(again, /link/);
  assert.doesNotMatch(again, /acme42/);
  await on.open(page(listen, '<script src="/pr/js" data-key="pk_"></script>'), '?gspk=***');
  assert.deepEqual(await on.run('return said'), []);
});
