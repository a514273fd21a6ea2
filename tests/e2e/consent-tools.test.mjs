// The hooks of docs/consent.md, as they stand there, before stand-ins of a TCF v2 CMP and of Google's data layer.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encoded, stage } from './harness/stage.mjs';
import { page } from './pages/loaders.mjs';

const on = stage();
const document = readFileSync(new URL('../../docs/consent.md', import.meta.url), 'utf8');

/** The block of HTML below a heading. */
const hook = (heading) => document.split(`\n## ${heading}\n`)[1].split('\n## ')[0].match(/```html\n([\s\S]*?)```/)[1];

/**
 * A CMP by "IAB Tech Lab – CMP API v2": its stub, which queues calls until `cmp.load(tcData)`; then listeners are called
 * at once with what is known, and by `cmp.say(changes)` with each change, each with its own `listenerId`.
 */
const CMP = `<script>
  (function () {
    var queue = [], listeners = [], data;
    window.__tcfapi = function () { queue.push([].slice.call(arguments)); };
    var answer = { cmpStatus: 'loaded', apiVersion: '2.2', gdprApplies: true, tcString: 'CP…' };
    var tell = function (listener) { listener.callback(Object.assign({}, answer, data, { listenerId: listener.id }), true); };
    window.cmp = {
      load: function (tcData) {
        data = tcData;
        window.__tcfapi = function (command, version, callback) {
          if (version !== 2) return callback(null, false);
          if (command === 'ping') return callback({ gdprApplies: true, cmpLoaded: true, cmpStatus: 'loaded' });
          if (command !== 'addEventListener') return callback(null, false);
          listeners.push({ id: listeners.length + 1, callback: callback });
          tell(listeners[listeners.length - 1]);
        };
        queue.splice(0).forEach(function (call) { window.__tcfapi.apply(null, call); });
      },
      say: function (changes) { Object.assign(data, changes); listeners.forEach(tell); },
    };
  })();
</script>`;

/** As Google has sites write it. What gtag.js does with the calls is its own: it replaces \`push\` when it comes. */
const DATA_LAYER = `<script>
  window.dataLayer = window.dataLayer || [];
  function gtag(){dataLayer.push(arguments);}
  gtag('consent', 'default', { ad_storage: 'denied', analytics_storage: 'denied', wait_for_update: 500 });
</script>`;

const arrive = (...before) =>
  on.open(page(...before, '<script src="/pr/js" data-key="pk_" data-consent="pending"></script>'), `?gspk=${encoded('acme42')}`);

/** What is kept: the referral, by name of its cookie, or nothing. */
const stored = async () => (await on.jar()).growSumoPartnerKey;

const shown = 'cmpuishown';
const done = 'useractioncomplete';
const purposes = (first) => ({ purpose: { consents: { 1: first, 2: true }, legitimateInterests: {} } });

test('TCF: nothing is written until the visitor has answered, and all of it after a yes', async () => {
  await arrive(CMP, hook('IAB TCF v2'));
  assert.equal(await stored(), undefined, 'before the CMP has come');
  await on.run((tcData) => cmp.load(tcData), { eventStatus: shown, ...purposes(false) });
  assert.equal(await stored(), undefined, 'while it asks');
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  await on.run((changes) => cmp.say(changes), { eventStatus: done, ...purposes(true) });
  assert.equal(await stored(), 'acme42');
  assert.deepEqual(await on.run('return errors'), []);
});

test('TCF: after a no, or another answer later, nothing is left', async () => {
  await arrive(CMP, hook('IAB TCF v2'));
  await on.run((tcData) => cmp.load(tcData), { eventStatus: done, ...purposes(false) });
  assert.equal(await stored(), undefined);
  assert.equal((await on.run('return growsumo.createSignup()')).code, 'consent_denied');
  await on.run((changes) => cmp.say(changes), purposes(true));
  await on.run((changes) => cmp.say(changes), purposes(false));
  assert.equal(await stored(), undefined);
  assert.equal(await on.run('return growsumo.problem'), null);
});

for (const [what, tcData] of [
  ['a visitor who has answered on an earlier page', { eventStatus: 'tcloaded', ...purposes(true) }],
  ['a visitor whom the GDPR does not concern', { eventStatus: 'tcloaded', gdprApplies: false, purpose: { consents: {} } }],
]) {
  test(`TCF: ${what}`, async () => {
    await arrive(CMP, `<script>cmp.load(${JSON.stringify(tcData)})</script>`, hook('IAB TCF v2'));
    assert.equal(await stored(), 'acme42');
  });
}

test('Google Consent Mode: updates are followed, the default is pending', async () => {
  await arrive(DATA_LAYER, hook('Google Consent Mode'));
  await on.run(() => gtag('event', 'page_view', {}));
  await on.run(() => gtag('consent', 'update', { analytics_storage: 'granted' }));
  assert.equal(await stored(), undefined);
  assert.equal((await on.run("growsumo.data.email = 'ada@example.com'; return growsumo.createSignup()")).code, 'consent_pending');

  await on.run(() => gtag('consent', 'update', { ad_storage: 'granted', ad_user_data: 'granted' }));
  assert.equal(await stored(), 'acme42');
  await on.site.receives('/pr/signup');

  await on.run(() => gtag('consent', 'update', { ad_storage: 'denied' }));
  assert.equal(await stored(), undefined);
  assert.equal(await on.run('return dataLayer.length'), 5, 'Google gets all of it');
  assert.deepEqual(await on.run('return errors'), []);
});

test('Google Consent Mode: an update before the script has come', async () => {
  const answered = "<script>gtag('consent', 'update', { ad_storage: 'granted' })</script>";
  await arrive(DATA_LAYER, answered, hook('Google Consent Mode'));
  assert.equal(await stored(), 'acme42');
});
