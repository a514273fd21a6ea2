// Sites that bundle the npm package: the project of tests/dist/project, as each bundler builds it, on the network.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlined } from '../dist/built.mjs';
import { bundle, bundlers } from '../dist/bundlers.mjs';
import { encoded, stage } from './harness/stage.mjs';

const on = stage();

const signupPart = inlined('growsumo-signup.js');
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' };

for (const bundler of bundlers) {
  test(`an application built by ${bundler} is credited and signs up`, async (t) => {
    const { files } = await bundle(bundler);
    for (const stop of publish(files)) t.after(stop);

    await on.browser.get(on.site.url('/index.html'));
    assert.equal(await on.until(output('partner')), 'nobody');
    const withThePage = [...files].filter(([path]) => loaded().includes(`/${path}`));
    assert.deepEqual(withThePage.filter(([, text]) => text.includes(signupPart)).map(([path]) => path), []);

    await on.browser.get(on.site.url(`/index.html?gspk=${encoded('acme42')}`));
    assert.equal(await on.until(output('partner')), 'acme42');
    assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');
    assert.equal(await on.run('return typeof growsumo'), 'undefined');

    await on.site.receives('/pr/referral');
    const email = `${bundler}@example.test`;
    await on.run((email) => {
      document.querySelector('input').value = email;
      document.querySelector('form').requestSubmit();
    }, email);
    assert.match(await on.until(output('signup')), /^accepted by \d/);
    assert.equal((await on.relay.sandbox.receives(email)).partner_key, 'acme42');

    // The sign-up part came with the application, not from the relay.
    const ofTheRelay = loaded().filter((path) => path.startsWith('/pr/'));
    assert.deepEqual([...new Set(ofTheRelay)].sort(), ['/pr/referral', '/pr/signup']);

    await on.browser.get(on.site.url('/index.html?partnerkey_debug=1'));
    await on.until("document.querySelector('partnerkey-inspector')");
    assert.ok(!loaded().includes('/pr/growsumo-inspector.js'));
  });
}

/** What the page's own HTML has, after the application's. */
const MARKED = `<form id="marked" data-partnerkey-signup method="post" action="/elsewhere" target="elsewhere">
  <input type="email" value="marked@example.test"><input name="partner" type="hidden" data-partnerkey="partner_key">
</form><iframe name="elsewhere"></iframe>`;

for (const bundler of bundlers) {
  test(`an application built by ${bundler} has its forms, links and address seen to`, async (t) => {
    const { files } = await bundle(bundler);
    const html = files.get('index.html');
    files.set('index.html', html.replace('content="{}"', `content='{"domains":["*.github.io"],"cleanUrl":true}'`).replace('</body>', `${MARKED}</body>`));
    for (const stop of publish(files)) t.after(stop);

    await on.browser.get(on.site.url(`/index.html?gspk=${encoded('acme42')}&kept=1`));
    assert.equal(await on.until("location.search !== '?gspk=YWNtZTQy&kept=1' && location.search"), '?kept=1');
    const href = await on.run(() => {
      const link = Object.assign(document.createElement('a'), { href: 'http://someone.github.io/', onclick: () => false });
      document.body.append(link);
      link.click();
      return link.href;
    });
    assert.equal(href, 'http://someone.github.io/?gspk=YWNtZTQy');

    await on.run("document.querySelector('#marked').requestSubmit()");
    assert.match((await on.site.receives('/elsewhere')).body, /^partner=acme42$/);
    const { body } = await on.site.receives(({ url, method }) => url.pathname === '/pr/signup' && method === 'POST');
    assert.equal(JSON.parse(body).email, 'marked@example.test');
    assert.equal((await on.relay.sandbox.receives('marked@example.test')).partner_key, 'acme42');
    assert.deepEqual(loaded().filter((path) => path.endsWith('growsumo-page.js') && path.startsWith('/pr/')), []);
  });
}

for (const bundler of bundlers) {
  test(`an application built by ${bundler} is credited and signs up where WebAssembly is refused`, async (t) => {
    const { files } = await bundle(bundler);
    for (const stop of publish(files, { 'content-security-policy': "default-src 'self'" })) t.after(stop);

    await on.browser.get(on.site.url(`/index.html?gspk=${encoded('acme42')}`));
    await on.until("document.cookie.includes('growSumoPartnerKey=acme42')");
    const email = `${bundler}.strict@example.test`;
    await on.run((email) => {
      document.querySelector('input').value = email;
      document.querySelector('form').requestSubmit();
    }, email);
    assert.match(await on.until(output('signup')), /^accepted by \d/);
    assert.equal((await on.relay.sandbox.receives(email)).partner_key, 'acme42');
    const withThePage = [...files].filter(([path]) => loaded().includes(`/${path}`));
    assert.deepEqual(withThePage.filter(([, text]) => text.includes(signupPart)).map(([path]) => path), []);
  });
}

/** Puts a bundled site on the network; gives the functions that take it back. */
function publish(files, more = {}) {
  return [...files].map(([path, text]) => {
    const headers = { 'content-type': TYPES[path.split('.').at(-1)], 'cache-control': 'no-store', ...more };
    return on.site.answer(`/${path}`, { headers, body: text.replace('PUBLIC_KEY', on.relay.publicKey) });
  });
}

/** A script that gives what the application shows under `name`, once it does. */
function output(name) {
  const shown = `document.querySelector('output[name=${name}]')`;
  return `${shown} && ${shown}.textContent !== '?' && ${shown}.textContent`;
}

/** The paths that the browser has asked for. */
function loaded() {
  return on.site.requests.map((request) => request.url.pathname);
}
