// One suite for every build of one Rust: the tables of tests/fixtures, with WebAssembly and with what wasm2js made of it.
// The browsers' part of it is tests/e2e/landing.test.mjs and signup.test.mjs.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { dist, text } from './built.mjs';
import { aMegabyte, everyLink, everyVisit, landings, seen, table } from './tables.mjs';

// Deadlines do not keep this process up.
const { setTimeout } = globalThis;
globalThis.setTimeout = (...args) => setTimeout(...args).unref();

const load = (name) => import(pathToFileURL(join(dist, name)).href);

/** Name to what has a visitor land, and gives what the page would show. */
const trackers = {
  'growsumo.js': landings('growsumo.js', text('growsumo.js'), { wasm: true }),
  'growsumo.compat.js': landings('growsumo.compat.js', text('growsumo.compat.js')),
  async 'growsumo-tracker.compat.js'({ query, jar, seen: before, ...options }) {
    const document = Object.defineProperty({}, 'cookie', { get: jar.text, set: jar.set });
    const { startTracker } = await load('growsumo-tracker.compat.js');
    const location = { search: query, hostname: 'www.example.test', protocol: 'https:' };
    const { partner_key, xid, code } = startTracker()(document, location, { ...options, key: 'pk_', seen: before ? '1' : undefined });
    return seen({ partner_key, xid, problem: code });
  },
};

for (const [build, land] of Object.entries(trackers)) {
  test(`${build}: every link of the table`, () => everyLink(land));
  test(`${build}: every visit of the table`, () => everyVisit(land));
  test(`${build}: a megabyte is read, or refused, and the next one is none the worse`, () => aMegabyte(land));
}

for (const build of ['growsumo-signup.js', 'growsumo-signup.compat.js']) {
  test(`${build}: every sign-up of the table`, async () => {
    const { send, posts } = await open(build, () => Response.json({ status: 'accepted' }, { status: 202 }));
    for (const { name, data, status, code, wire } of table('signups')) {
      const result = await send(data);
      assert.equal(result.status, status === 'sent' ? 'accepted' : status, name);
      assert.equal(result.code ?? null, code, name);
      assert.deepEqual(posts.splice(0), wire ? [{ ...wire, id: 'an id', public_key: 'pk_' }] : [], name);
    }
  });

  for (const [what, answer, status, code] of [
    ['a refusal', () => Response.json({ error: { code: 'unknown_public_key' } }, { status: 401 }), 'rejected', 'unknown_public_key'],
    ['an answer of somebody else', () => new Response('no JSON', { status: 503 }), 'queued', 'relay_unavailable'],
    ['no network', () => Promise.reject(new TypeError('no network')), 'queued', 'no_answer'],
  ]) {
    test(`${build}: ${what}`, async () => {
      const { send, changes } = await open(build, answer);
      const result = await send({ email: 'ada@example.com', partner_key: 'acme42' });
      assert.deepEqual([result.status, result.code], [status, code]);
      assert.deepEqual(changes.map(({ tries }) => tries), status === 'queued' ? [1] : []);
    });
  }

  for (const [what, answer] of [
    ['an answer that never comes', () => new Promise(() => {})],
    ['a body that never ends', () => new Response(new ReadableStream())],
  ]) {
    test(`${build}: ${what} is waited for 20 s`, async (t) => {
      const { send } = await open(build, answer);
      t.mock.timers.enable({ apis: ['setTimeout'] });
      let result;
      send({ email: 'ada@example.com', partner_key: 'acme42' }).then((done) => (result = done));
      t.mock.timers.tick(19_999);
      await turn();
      assert.equal(result, undefined);
      t.mock.timers.tick(1);
      await turn();
      assert.deepEqual([result.status, result.code], ['queued', 'no_answer']);
    });
  }

  test(`${build}: when the relay wants to be asked again`, async () => {
    const busy = () => new Response('', { status: 429, headers: { 'retry-after': '4000000' } });
    const { send, changes } = await open(build, busy);
    const before = Date.now();
    await send({ email: 'ada@example.com', partner_key: 'acme42' });
    const [{ barred_until }] = changes;
    assert.ok(barred_until > before && barred_until <= Date.now() + 4e9, `${barred_until}`);
  });

  test(`${build}: much text, for which the memory has to grow`, async () => {
    const { send, posts } = await open(build, () => Response.json({ status: 'accepted' }, { status: 202 }));
    const story = 'ä'.repeat(1 << 20);
    assert.equal((await send({ email: 'ada@example.com', partner_key: 'acme42', story })).status, 'accepted');
    assert.equal((await send({ email: 'ada@example.com', partner_key: 'acme42', name: 'Ada' })).status, 'accepted');
    // More than the relay takes stays behind.
    assert.deepEqual(posts.map(({ story, name }) => [story, name]), [[undefined, undefined], [undefined, 'Ada']]);
  });
}

/** Everything that waits for nothing has happened. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The courier of a sign-up part, with `fetch` giving what `answer` gives. */
async function open(build, answer) {
  const [posts, changes] = [[], []];
  globalThis.addEventListener = () => {};
  globalThis.fetch = async (url, { body }) => {
    posts.push(JSON.parse(body));
    return answer();
  };
  const outbox = { kept: () => [], forget() {}, change: (id, change) => changes.push(change) };
  const { startSignup } = await load(build);
  const courier = await startSignup({ endpoint: 'http://site.test/pr/', outbox, complete: (entry) => entry });
  return { posts, changes, send: (data) => courier.send({ id: 'an id', public_key: 'pk_', data }) };
}
