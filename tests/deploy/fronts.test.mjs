// What each web server passes on to the relay, and what it keeps from it.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startExpress } from '../examples/apps.mjs';
import { startRecorder } from '../examples/recorder.mjs';
import { startCaddy, startNginx } from './fronts.mjs';

const fronts = [
  { name: 'nginx', start: startNginx },
  { name: 'Caddy', start: startCaddy },
  { name: 'the Express example', start: ({ relay }) => startExpress({ account: { publicKey: 'pk_1' }, relayUrl: relay.url }) },
];

for (const { name, start } of fronts) {
  describe(name, () => {
    const on = {};

    before(async () => {
      on.relay = await startRecorder({ body: 'relay' });
      on.app = await startRecorder({ body: 'app' });
      on.front = await start(on);
    });
    after(async () => {
      await on.front?.stop();
      await on.app?.stop();
      await on.relay?.stop();
    });
    beforeEach(() => {
      on.relay.received.length = 0;
    });

    /** Sends a path just as it is written (`fetch` would tidy it); gives status and text. */
    const ask = (path, { method = 'GET', headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(on.front.url);
        request({ hostname, port, path, method, headers }, async (answer) => {
          const chunks = [];
          for await (const chunk of answer) chunks.push(chunk);
          resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString('utf8') });
        }).on('error', reject).end(body);
      });

    test('/pr/ is the relay, with path, query, body and Host as they came', async () => {
      const body = JSON.stringify({ padding: 'x'.repeat(16_000) });
      const headers = { host: 'www.example.com:8443', origin: 'https://www.example.com:8443', 'content-type': 'text/plain' };
      assert.equal((await ask('/pr/signup?a=%2Fb', { method: 'POST', headers, body })).text, 'relay');
      const [received] = on.relay.received;
      assert.equal(`${received.method} ${received.path}`, 'POST /pr/signup?a=%2Fb');
      assert.equal(received.body, body);
      assert.equal(received.headers.host, headers.host);
      assert.equal(received.headers.origin, headers.origin);
      assert.equal(received.headers['content-type'], 'text/plain');
      assert.equal(received.headers['x-forwarded-proto'], 'http');
    });

    test('the visitor\'s address is what the web server saw, whatever the client claims', async () => {
      for (const claim of ['203.0.113.9', '203.0.113.9, 127.0.0.2', '']) {
        on.relay.received.length = 0;
        await ask('/pr/signup', { headers: { 'x-forwarded-for': claim } });
        assert.equal(on.relay.received[0].headers['x-forwarded-for'], '127.0.0.1', claim);
      }
    });

    for (const path of [
      '/healthz',
      '/readyz',
      '/metrics',
      '/metrics?/pr/',
      '/',
      '/prices',
      '//metrics',
      '/pr/../metrics',
      '/pr/%2e%2e/metrics',
      '/pr/./../healthz',
    ]) {
      test(`${path} reaches nothing of the relay outside of /pr/`, async () => {
        await ask(path);
        // As the relay routes it, whose router takes every segment as it is written.
        const outside = on.relay.received.filter((received) => !received.path.startsWith('/pr/'));
        assert.deepEqual(outside, []);
        if (!path.startsWith('/pr/')) assert.deepEqual(on.relay.received, []);
      });
    }

    test('a relay that is down is a 5xx, which a browser takes as: keep it', async () => {
      await on.relay.stop();
      const { status } = await ask('/pr/signup', { method: 'POST', body: '{}' });
      assert.ok(status >= 500 && status < 600, String(status));
    });
  });
}
