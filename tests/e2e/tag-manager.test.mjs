// The code of the Tag Manager template in a page, with stand-ins for Tag Manager's functions that do what those do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code } from '../integrations/template.mjs';
import { encoded, stage } from './harness/stage.mjs';

const on = stage();

/** A page where tags fire by `fire(data)`; `fired` counts those that have succeeded. */
const page = `<!doctype html><title>tags</title>
<script>
  window.fired = 0;
  const loaded = {};
  const owner = (path) => path.split('.').slice(0, -1).reduce((object, name) => object[name], window);
  const last = (path) => path.split('.').pop();
  const apis = {
    getUrl: () => location.host,
    callInWindow: (path, ...given) => owner(path)[last(path)](...given),
    setInWindow(path, value, override) {
      if (override || owner(path)[last(path)] === undefined) owner(path)[last(path)] = value;
      return true;
    },
    isConsentGranted: () => window.granted !== false,
    addConsentListener: (type, listener) => (window.consent = (granted) => listener(type, granted)),
    injectScript(url, success, failure, token) {
      loaded[token] = loaded[token] || new Promise((resolve, reject) => {
        document.head.append(Object.assign(document.createElement('script'), { src: url, onload: resolve, onerror: reject }));
      });
      loaded[token].then(success, failure);
    },
  };
  window.fire = (data) => {
    const given = { ...data, script: '/pr/js', gtmOnSuccess: () => (fired += 1), gtmOnFailure() {} };
    new Function('require', 'data', ${JSON.stringify(code)})((name) => apis[name], given);
  };
  window.announced = 0;
  window.growsumoInit = () => (announced += 1);
</script>`;

test('a tag on every page and a tag where somebody signs up: the customer has the partner of the link', async () => {
  await on.open(page, `?gspk=${encoded('acme42')}`);
  await on.run((publicKey) => fire({ action: 'start', publicKey }), on.relay.publicKey);
  await on.until('fired === 1');
  assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');

  const customer = { email: 'tags@example.test', name: 'Ada', customerKey: 'tags-1' };
  await on.run((data) => fire(data), { action: 'signup', publicKey: on.relay.publicKey, ...customer });
  await on.until('fired === 2');
  const { partner_key, name } = await on.relay.sandbox.receives('tags-1');
  assert.deepEqual({ partner_key, name }, { partner_key: 'acme42', name: 'Ada' });
  assert.equal(await on.run('return announced'), 1);
  assert.equal(on.site.received('/pr/js').length, 1);
});

test('a sign-up tag alone loads the script by itself', async () => {
  await on.open(page, `?gspk=${encoded('acme42')}`);
  await on.run((data) => fire(data), { action: 'signup', publicKey: on.relay.publicKey, email: 'alone@example.test' });
  assert.equal((await on.relay.sandbox.receives('alone@example.test')).partner_key, 'acme42');
});

test('a tag that waits for consent writes nothing before it, and removes what it wrote when it is withdrawn', async () => {
  await on.open(page, `?gspk=${encoded('acme42')}`);
  await on.run((publicKey) => {
    window.granted = false;
    fire({ action: 'start', publicKey, consentType: 'ad_storage' });
  }, on.relay.publicKey);
  await on.until('fired === 1');
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.deepEqual(await on.jar(), {});
  await on.run('consent(true)');
  assert.equal((await on.jar()).growSumoPartnerKey, 'acme42');
  await on.run('consent(false)');
  assert.deepEqual(await on.jar(), {});
});
