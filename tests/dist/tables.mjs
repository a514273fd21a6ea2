// The tables of tests/fixtures, for any tracker: conformance.test.mjs has the builds of dist/, tests/bench/ the JavaScript twin
// of the benchmark.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/steps.mjs';
import { cookieJar, openPage } from './page.mjs';

export const table = (name) => JSON.parse(readFileSync(join(root, 'tests', 'fixtures', `${name}.json`), 'utf8'));

/** The answers that the tables have, however a build says: nothing. */
export function seen({ partner_key = null, xid = null, problem = null }) {
  return { partner_key, xid, problem };
}

/** What these take: visitors land on a page with this classic script, whose file is called `name`. */
export function landings(name, script, { wasm = false } = {}) {
  return ({ query, jar, seen: before, ...options }) => {
    const { growsumo } = openPage(name, script, { query, jar, reloaded: before, dataset: { ...options, key: 'pk_' }, wasm });
    return seen({ ...growsumo.data, problem: growsumo.problem?.code });
  };
}

// `land({ query, jar, attribution, consent, seen })` has a visitor land, and gives what the page would show.

/** Every link of the table. */
export async function everyLink(land) {
  for (const { name, query, partner_key, xid, problem } of table('links')) {
    assert.deepEqual(await land({ query, jar: cookieJar() }), { partner_key, xid, problem }, name);
  }
}

/** Every visit of the table. */
export async function everyVisit(land) {
  for (const { name, query, cookies, attribution, consent = 'granted', seen, ...expected } of table('visits')) {
    const { partner_key, xid, problem, after } = expected;
    const jar = cookieJar(cookies);
    assert.deepEqual(await land({ query, jar, attribution, consent, seen }), { partner_key, xid, problem }, name);
    assert.deepEqual(jar.all(), after, name);
  }
}

/** A megabyte is read, or refused, and the next one is none the worse. */
export async function aMegabyte(land) {
  const key = 'k'.repeat(500);
  const noise = 'x'.repeat(1 << 20);
  for (const [query, partner_key, problem] of [
    [`?noise=${noise}&gspk=${btoa(key)}`, key, null],
    [`?gspk=${'QUJD'.repeat(1 << 18)}`, null, 'invalid_gspk'],
    [`?gspk=${btoa('acme42')}`, 'acme42', null],
  ]) {
    assert.deepEqual(await land({ query, jar: cookieJar() }), { partner_key, xid: null, problem });
  }
}
