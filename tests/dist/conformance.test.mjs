// One suite for every build of one Rust: the tables of tests/fixtures, with WebAssembly and with what wasm2js made of it.
// The browsers' part of it is tests/e2e/landing.test.mjs and signup.test.mjs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/steps.mjs';
import { dist } from './built.mjs';
import { cookieJar, openPage } from './page.mjs';

const table = (name) => JSON.parse(readFileSync(join(root, 'tests', 'fixtures', `${name}.json`), 'utf8'));
// Deadlines do not keep this process up.
const { setTimeout } = globalThis;
globalThis.setTimeout = (...args) => setTimeout(...args).unref();

const load = (name) => import(pathToFileURL(join(dist, name)).href);

/** Name to a function that has a visitor land, and gives what the page would show. */
const trackers = {
  'growsumo.js': (visit) => landed('growsumo.js', { ...visit, wasm: true }),
  'growsumo.compat.js': (visit) => landed('growsumo.compat.js', { ...visit, wasm: false }),
  async 'growsumo-tracker.compat.js'({ query, jar, seen: before, ...options }) {
    const document = Object.defineProperty({}, 'cookie', { get: jar.text, set: jar.set });
    const { startTracker } = await load('growsumo-tracker.compat.js');
    const location = { search: query, hostname: 'www.example.test', protocol: 'https:' };
    const { partner_key, xid, code } = startTracker()(document, location, { ...options, key: 'pk_', seen: before ? '1' : undefined });
    return seen({ partner_key, xid, problem: code });
  },
};

function landed(script, { query, jar, seen: before, wasm, ...options }) {
  const { growsumo } = openPage(script, { query, jar, reloaded: before, dataset: { ...options, key: 'pk_' }, wasm });
  return seen({ ...growsumo.data, problem: growsumo.problem?.code });
}

/** The answers that the tables have, however a build says: nothing. */
function seen({ partner_key = null, xid = null, problem = null }) {
  return { partner_key, xid, problem };
}

for (const [build, land] of Object.entries(trackers)) {
  test(`${build}: every link of the table`, async () => {
    for (const { name, query, partner_key, xid, problem } of table('links')) {
      assert.deepEqual(await land({ query, jar: cookieJar() }), { partner_key, xid, problem }, name);
    }
  });

  test(`${build}: every visit of the table`, async () => {
    for (const { name, query, cookies, attribution, consent = 'granted', seen, ...expected } of table('visits')) {
      const { partner_key, xid, problem, after } = expected;
      const jar = cookieJar(cookies);
      assert.deepEqual(await land({ query, jar, attribution, consent, seen }), { partner_key, xid, problem }, name);
      assert.deepEqual(jar.all(), after, name);
    }
  });

  test(`${build}: a megabyte is read, or refused, and the next one is none the worse`, async () => {
    const key = 'k'.repeat(500);
    const noise = 'x'.repeat(1 << 20);
    for (const [query, partner_key, problem] of [
      [`?noise=${noise}&gspk=${btoa(key)}`, key, null],
      [`?gspk=${'QUJD'.repeat(1 << 18)}`, null, 'invalid_gspk'],
      [`?gspk=${btoa('acme42')}`, 'acme42', null],
    ]) {
      assert.deepEqual(await land({ query, jar: cookieJar() }), { partner_key, xid: null, problem });
    }
  });
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

/** The courier of a sign-up part, with `fetch` giving what `answer` gives. */
async function open(build, answer) {
  const [posts, changes] = [[], []];
  globalThis.addEventListener = () => {};
  globalThis.fetch = async (request) => {
    posts.push(JSON.parse(await request.text()));
    return answer();
  };
  const outbox = { kept: () => [], forget() {}, change: (id, change) => changes.push(change) };
  const { startSignup } = await load(build);
  const courier = await startSignup({ endpoint: 'http://site.test/pr/', outbox, complete: (entry) => entry });
  return { posts, changes, send: (data) => courier.send({ id: 'an id', public_key: 'pk_', data }) };
}
