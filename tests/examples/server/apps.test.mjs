// What the example apps send, and what they say when there is nothing to send or nobody who takes it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startRelay } from '../../e2e/harness/relay.mjs';
import { hosts } from '../../e2e/harness/site.mjs';
import { startExpress, startFlask } from '../apps.mjs';
import { startRecorder } from '../recorder.mjs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ACCOUNT = { publicKey: 'pk_Example', secretKey: 'sk_hidden' };
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const COOKIE = 'first=1; growSumoPartnerKey=https://www.youtube.com/watch?v=dQw4w9WgXcQ; last=2';

/** Submits the form as a browser does; gives `[status, answer]`. */
async function submit(app, form, cookie) {
  const answer = await fetch(`${app.url}/signup`, {
    method: 'POST',
    headers: cookie ? { cookie } : {},
    body: new URLSearchParams(form),
  });
  return [answer.status, await answer.json()];
}

const CREATED = [200, { message: 'Customer created' }];

for (const [name, start] of [['Flask', startFlask], ['Express', startExpress]]) {
  describe(name, () => {
    /** An app whose Customers API answers so; both are stopped when the test is over. */
    const appWithApi = async (t, status) => {
      const api = await startRecorder({ status });
      t.after(() => api.stop());
      const app = await start({ account: ACCOUNT, apiUrl: api.url });
      t.after(() => app.stop());
      return { api, app };
    };

    test('it sends what the Customers API takes, with the keys as Basic credentials', async (t) => {
      const { api, app } = await appWithApi(t, 200);
      assert.deepEqual(await submit(app, ADA, COOKIE), CREATED);
      const [{ method, path, headers, body: text }, ...more] = api.received;
      const body = JSON.parse(text);
      assert.deepEqual(more, []);
      assert.equal(`${method} ${path}`, 'POST /v1/customers');
      assert.equal(headers.authorization, `Basic ${Buffer.from('pk_Example:sk_hidden').toString('base64')}`);
      assert.match(headers['content-type'], /^application\/json/);
      assert.match(body.key, UUID);
      assert.deepEqual(body, {
        key: body.key,
        ...ADA,
        partner_key: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
      });
      assert.deepEqual(await app.finished(1), [{ key: body.key, outcome: 'partner reported' }]);
    });

    test('each customer has a key of its own; a long name is cut, a cookie is decoded', async (t) => {
      const { api, app } = await appWithApi(t, 200);
      const long = { email: 'zoë@example.com', name: 'Zoë'.repeat(50) };
      assert.deepEqual(await submit(app, long, 'growSumoPartnerKey=50%25%20off+Zo%C3%AB'), CREATED);
      assert.deepEqual(await submit(app, { email: ' ada@example.com ' }, COOKIE), CREATED);
      const [first, second] = api.received.map(({ body }) => JSON.parse(body));
      assert.notEqual(first.key, second.key);
      assert.deepEqual([first.email, first.name, first.partner_key], [long.email, long.name.slice(0, 100), '50% off+Zoë']);
      assert.equal(second.email, 'ada@example.com');
    });

    test('without the cookie there is nobody to credit: the customer is created, nothing is sent', async (t) => {
      const { api, app } = await appWithApi(t, 200);
      for (const cookie of [undefined, 'other=1', 'growSumoPartnerKey=', 'xgrowSumoPartnerKey=acme42']) {
        assert.deepEqual(await submit(app, ADA, cookie), CREATED, String(cookie));
      }
      assert.deepEqual(api.received, []);
    });

    test('bad input is refused, and nothing is sent', async (t) => {
      const { api, app } = await appWithApi(t, 200);
      const long = `${'a'.repeat(250)}@b.de`;
      assert.equal(long.length, 255);
      for (const form of [{}, { name: 'Ada' }, { email: '' }, { email: 'ada' }, { email: '@b' }, { email: `a${long}` }]) {
        assert.deepEqual(await submit(app, form, COOKIE), [400, { message: 'An e-mail address is needed' }], form.email);
      }
      assert.deepEqual(await submit(app, { email: long }, COOKIE), CREATED);
      assert.equal(api.received.length, 1);
    });

    for (const [answer, outcome] of [
      [404, /^partner not reported: status 404$/],
      [503, /^partner not reported: status 503$/],
      [302, /^partner not reported: status 302$/],
      ['hang', /^partner not reported: \w+$/],
    ]) {
      test(`an API that answers ${answer} costs the credit, not the customer`, async (t) => {
        const { api, app } = await appWithApi(t, answer);
        assert.deepEqual(await submit(app, ADA, COOKIE), CREATED);
        const [{ key, outcome: said }] = await app.finished(1);
        assert.match(said, outcome);
        assert.deepEqual(api.received.map(({ body }) => JSON.parse(body).key), [key]);
      });
    }

    test('so does an API that is not there', async (t) => {
      const api = await startRecorder();
      await api.stop();
      const app = await start({ account: ACCOUNT, apiUrl: api.url });
      t.after(() => app.stop());
      assert.deepEqual(await submit(app, ADA, COOKIE), CREATED);
      assert.match((await app.finished(1))[0].outcome, /^partner not reported: \w+$/);
    });

    test('its log names nobody and no secret', async (t) => {
      const { app } = await appWithApi(t, 500);
      await submit(app, ADA, COOKIE);
      await app.finished(1);
      assert.doesNotMatch(app.log(), /ada|lovelace|sk_hidden|youtube/i);
    });

    test('its pages load the script with the public key, and only with what a key may hold', async (t) => {
      const app = await start({ account: { publicKey: 'pk_1"><script>alert(1)</script>', secretKey: '' } });
      t.after(() => app.stop());
      for (const path of ['/', '/signup']) {
        const html = await (await fetch(`${app.url}${path}`)).text();
        assert.match(html, /<script async src="\/pr\/js" data-key="pk_1[^">]*"><\/script>/, path);
        assert.equal(html.match(/<script/g).length, 1, path);
      }
    });

    describe('with the relay', () => {
      const on = {};
      before(async () => {
        on.relay = await startRelay();
        on.app = await start({
          account: on.relay,
          relayUrl: on.relay.url,
          relayOrigin: `http://${hosts.www}`,
          signupsBy: 'relay',
        });
      });
      after(async () => {
        await on.app?.stop();
        await on.relay?.stop();
      });

      test('a sign-up is handed to its queue, and arrives', async () => {
        assert.deepEqual(await submit(on.app, ADA, COOKIE), CREATED);
        const [{ key, outcome }] = await on.app.finished(1);
        assert.equal(outcome, 'partner reported');
        const customer = await on.relay.sandbox.receives(key, { timeoutMs: 30_000 });
        assert.deepEqual(
          [customer.partner_key, customer.email, customer.name],
          ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', ADA.email, ADA.name],
        );
      });
    });
  });
}
