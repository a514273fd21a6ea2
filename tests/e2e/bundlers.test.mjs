// Sites that bundle the npm package: the project of tests/dist/project, as each bundler builds it, on the network.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundle, bundlers } from '../dist/bundlers.mjs';
import { encoded, stage } from './harness/stage.mjs';

const on = stage();

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8' };

for (const bundler of bundlers) {
  test(`an application built by ${bundler} is credited and signs up`, async (t) => {
    const { files } = await bundle(bundler);
    for (const stop of publish(files)) t.after(stop);

    await on.browser.get(on.site.url(`/index.html?gspk=${encoded('acme42')}`));
    assert.equal(await on.until(output('partner', '?')), 'acme42');
    assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');
    assert.equal(await on.run('return typeof growsumo'), 'undefined');

    const email = `${bundler}@example.test`;
    await on.run((email) => {
      document.querySelector('input').value = email;
      document.querySelector('form').requestSubmit();
    }, email);
    assert.match(await on.until(output('signup', '?')), /^accepted by \d/);
    assert.equal((await on.relay.sandbox.receives(email)).partner_key, 'acme42');

    // The sign-up part came with the application, not from the relay.
    assert.deepEqual(loaded((path) => path.startsWith('/pr/') && path !== '/pr/signup'), []);
  });

  test(`an application built by ${bundler} does not load the sign-up part with the page`, async (t) => {
    const { files } = await bundle(bundler);
    for (const stop of publish(files)) t.after(stop);

    await on.browser.get(on.site.url('/index.html'));
    assert.equal(await on.until(output('partner', '?')), 'nobody');
    assert.equal(loaded((path) => path.endsWith('.js')).length, 1);
  });
}

/** Puts a bundled site on the network; gives the functions that take it back. */
function publish(files) {
  return [...files].map(([path, text]) => {
    const headers = { 'content-type': TYPES[path.split('.').at(-1)], 'cache-control': 'no-store' };
    return on.site.answer(`/${path}`, { headers, body: text.replace('PUBLIC_KEY', on.relay.publicKey) });
  });
}

/** A script that gives what the page shows under `name`, once that is no longer `before`. */
function output(name, before) {
  const shown = `document.querySelector('output[name=${name}]')`;
  return `${shown} && ${shown}.textContent !== '${before}' && ${shown}.textContent`;
}

function loaded(match) {
  return on.site.requests.map((request) => request.url.pathname).filter(match);
}
