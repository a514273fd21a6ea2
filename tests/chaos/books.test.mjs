// The harness can tell: a loss, a second credit, a wrong partner and a fault that did not strike are all seen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from './faults/index.mjs';
import { audit, openLedger } from './ledger.mjs';
import { siteOf } from './page.mjs';
import { chance } from './random.mjs';
import { schedule } from './schedule.mjs';
import { struck } from './strikes.mjs';
import { acceptedAgain, verdict } from './verdict.mjs';

const made = openLedger().make({ fault: 'relay killed', engine: 'firefox', partner: 'acme' });
const row = { customer_key: made.key, email: made.email, state: 'delivered' };
const customer = { key: made.key, email: made.email, partner_key: 'acme' };
const well = { rows: [row], customers: [customer], creations: [made.key], kept: [] };

for (const [name, seen, expected] of [
  ['all is well', {}, { stored: true, delivered: true, lost: false, double: false, end: 'delivered' }],
  ['nowhere', { rows: [], customers: [], creations: [] }, { stored: false, delivered: false, lost: true, double: false, end: 'nowhere' }],
  ['still in the browser', { rows: [], customers: [], kept: [made.email] }, { lost: true, end: 'kept in the browser' }],
  ['still in the relay', { rows: [{ ...row, state: 'pending' }], customers: [] }, { stored: true, lost: true, end: 'pending' }],
  ['given up by the relay', { rows: [{ ...row, state: 'dead' }], customers: [] }, { stored: true, lost: true, end: 'dead' }],
  ['said to be delivered, and is not', { customers: [] }, { lost: true, end: 'dead' }],
  ['another partner', { customers: [{ ...customer, partner_key: 'other' }] }, { delivered: true, lost: true, end: 'wrong partner' }],
  ['another customer key', { customers: [{ ...customer, key: made.email }] }, { delivered: true, lost: true, end: 'wrong partner' }],
  ['two rows', { rows: [row, { ...row, customer_key: made.email }] }, { lost: false, double: true }],
  ['two customers', { customers: [customer, { ...customer, key: made.email }] }, { lost: false, double: true }],
  ['created twice', { creations: [made.key, made.key] }, { lost: false, double: true }],
]) {
  test(`the books: ${name}`, () => {
    const [line] = audit([made], { ...well, ...seen }).lines;
    for (const [field, value] of Object.entries(expected)) assert.equal(line[field], value, field);
  });
}

test('the books: what nobody made is a stranger', () => {
  const email = 'nobody@chaos.example';
  assert.deepEqual(audit([made], { ...well, customers: [customer, { ...customer, email }] }).strangers, [email]);
});

const post = (key, status) => ({
  request: { url: new URL('http://www.example.test/pr/signup'), body: JSON.stringify({ customer_key: key }) },
  status,
});

test('a sign-up that the relay was sent again is counted, one that it never acknowledged is not', () => {
  assert.equal(acceptedAgain([post(made.key, 202), post(made.key, 503), post(made.key, null), post('other', 202)], [made]), 0);
  assert.equal(acceptedAgain([post(made.key, 202), post(made.key, 202), post(made.key, 202)], [made]), 2);
});

for (const [name, change, expected] of [
  ['all is well', {}, []],
  ['no sign-up', { lines: [] }, ['relay killed: no sign-up was made']],
  ['no strike', { hits: new Map([['relay killed', []]]) }, ['relay killed: never struck']],
  ['a strike on one engine only', { engines: ['firefox', 'webkit'] }, ['relay killed: never struck webkit']],
  ['a stranger', { strangers: ['a@b'] }, ['a@b: stored or delivered, and nobody made it']],
  ['a loss', { lost: true }, [`${made.key}: lost; it is nowhere`]],
  ['twice', { double: true }, [`${made.key}: double`]],
  ['a page that did nothing', { entry: { ...made, called: false } }, [`${made.key}: the page did not say that it called createSignup: a mistake of the harness`]],
]) {
  test(`the verdict: ${name}`, () => {
    const { entry = { ...made, called: true }, lost = false, double = false, ...more } = change;
    const { troubles } = verdict({
      faults: [{ name: 'relay killed', strikes: 'browser link' }],
      engines: ['firefox'],
      lines: [{ entry, stored: true, delivered: true, lost, double, end: lost ? 'nowhere' : 'delivered' }],
      strangers: [],
      hits: new Map([['relay killed', ['firefox']]]),
      exchanges: [],
      ...more,
    });
    assert.deepEqual(troubles, expected);
  });
}

test('a page cannot have called createSignup for what is not in the books', () => {
  assert.throws(() => openLedger().called(['other-1']), /nobody asked for/);
});

for (const [name, exchange, hit] of [
  ['answered', { begun: 10, ended: 20, status: 202 }, false],
  ['answered as known', { begun: 10, ended: 20, status: 409 }, false],
  ['before the fault', { begun: 0, ended: 20, status: 500 }, false],
  ['refused', { begun: 10, ended: 20, status: 503 }, true],
  ['cut', { begun: 10, ended: 20, status: null }, true],
  ['late', { begun: 10, ended: 2_000, status: 202 }, true],
  ['on its way', { begun: 2_900, ended: null, status: null }, false],
  ['hanging', { begun: 10, ended: null, status: null }, true],
]) {
  test(`a strike: ${name}: ${hit}`, () => assert.equal(struck([exchange], { since: 5, now: 3_000 }).length === 1, hit));
}

test('a seed gives the same again, another seed does not', () => {
  const draw = (...names) => schedule(faults, chance(...names)).map(({ name }) => name);
  assert.deepEqual(draw('1', 'sqlite').sort(), faults.map(({ name }) => name).sort());
  assert.deepEqual(draw('1', 'sqlite'), draw('1', 'sqlite'));
  assert.notDeepEqual(draw('1', 'sqlite'), draw('2', 'sqlite'));
  assert.notDeepEqual(draw('1', 'sqlite'), draw('1', 'postgres'));
});

test('every fault has a name and a site of its own', () => {
  assert.equal(new Set(faults.map(siteOf)).size, faults.length);
  for (const { name, what, begin, visit } of faults) assert.ok(what && (begin || visit), name);
});
