// What the inspector shows and reports: the rows of its sections, and the text that people send to each other.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checklist, verdict } from '../../../www/inspector/concluded/checklist.js';
import { report } from '../../../www/inspector/drawn/report.js';
import { sections } from '../../../www/inspector/drawn/sections.js';
import { duration, shortened } from '../../../www/inspector/drawn/words.js';
import { withLog } from '../../../www/inspector/session.js';
import { DAY, KEY, NOW, facts } from './facts.mjs';

const rows = (id, changes) => {
  const section = sections(facts(changes)).find((one) => one.id === id);
  return Object.fromEntries(section.rows.map(({ label, value }) => [label, value]));
};
const chip = (changes) => sections(facts(changes)).find(({ id }) => id === 'credited').chip.label;

test('the three places, and whether they agree', () => {
  const { Address, Cookie, 'growsumo.data': data } = rows('credited');
  assert.deepEqual([Address, Cookie, data], ['acme42', 'acme42', 'acme42']);
  assert.equal(chip(), 'all three agree');
  assert.equal(chip({ places: { address: { partner_key: undefined } } }), 'agree');
  assert.equal(chip({ places: { cookie: { partner_key: 'other' } } }), 'differ');
  assert.equal(chip({ places: { address: { partner_key: undefined, carries: false }, entered: { partner_key: undefined, carries: false }, cookie: { partner_key: undefined }, data: { partner_key: undefined } } }), 'nobody');
});

test('an address that was cleaned after the page was opened', () => {
  const opened = rows('credited', { places: { address: { partner_key: undefined, carries: false } } });
  assert.equal(opened['Address, as opened'], 'acme42');
});

test('where it came from, and when; what a browser does not report is not made up', () => {
  assert.match(rows('credited').Came, /^from this page's link, /);
  const cookie = (cookies) => rows('credited', { attribution: { source: 'cookie' }, cookies }).Came;
  assert.match(cookie({}), /^from the cookie, stored .* \(its expiry less its lifetime\)$/);
  assert.equal(cookie({ expires: undefined }), 'from the cookie; when: not reported by this browser');
  assert.equal(rows('cookie').Domain, 'example.test');
  assert.match(rows('cookie').Ends, /\(in 90 days\)$/);
  const silent = rows('cookie', { cookies: { domain: undefined, expires: undefined } });
  assert.equal(silent.Ends, 'not reported by this browser');
  assert.equal(silent.Domain, 'example.test (as written; not reported by this browser)');
  assert.match(rows('cookie', { cookies: { api: false, expires: undefined } }).Ends, /on https and localhost only/);
});

test('the outbox: number, age, tries, next try', () => {
  const outbox = [{ id: '1', at: NOW - 400_000, tries: 4, next: NOW + 90_000 }, { id: '2', at: NOW - 30_000, tries: 1, next: 0 }];
  const found = rows('signups', { outbox });
  assert.equal(found['Waiting here'], '2');
  assert.equal(found['Made 7 min ago'], '4 tries, next in 2 min');
  assert.equal(found['Made 30 s ago'], '1 try, next now');
});

test('a sign-up that waited and no longer does', () => {
  const signups = [{ at: NOW, status: 'queued', code: 'no_answer', id: '1' }];
  const values = (outbox) => Object.values(rows('signups', { signups, outbox }));
  assert.ok(values([]).includes('queued: no_answer, no longer waiting'));
  assert.ok(values([{ id: '1', at: NOW, tries: 1, next: 0 }]).includes('queued: no_answer'));
});

test('the log adds sign-ups to those of earlier pages; a second word on one replaces the first', () => {
  const earlier = [{ at: 1, status: 'accepted', id: 'a' }];
  const log = [
    { at: 2, words: 'credited: link' },
    { at: 3, words: 'sign-up queued', result: { status: 'queued', code: 'no_answer', id: 'b' } },
    { at: 4, words: 'sign-up accepted', result: { status: 'accepted', id: 'b' } },
    { at: 5, words: 'sign-up skipped', result: { status: 'skipped' } },
  ];
  const expected = [['a', 'accepted'], ['b', 'accepted'], [undefined, 'skipped']];
  const once = withLog(earlier, log);
  assert.deepEqual(once.map(({ id, status }) => [id, status]), expected);
  assert.deepEqual(withLog(once, log).map(({ id, status }) => [id, status]), expected);
});

test('the report says what is wrong, and names nobody', () => {
  const found = facts({ options: { key: KEY, cookieDays: '30' }, engine: 'none', cookies: { expires: NOW + 3 * DAY } });
  const findings = checklist(found);
  const text = report(found, findings, verdict(findings), 'Browser/1');
  assert.match(text, /^partnerkey inspector: 1 problem\n/);
  assert.match(text, /^\[!!\] The tracker cannot run\n {5}Add /m);
  assert.match(text, /^options {5}key=pk_ and 32, cookieDays$/m);
  assert.match(text, /^cookie {6}domain example.test, ends in 3 days/m);
  for (const word of ['acme42', 'Xq7LmT2pVb9K', KEY]) assert.equal(text.includes(word), false, word);
});

test('durations', () => {
  const table = [[-5, '0 s'], [59_000, '59 s'], [60_000, '1 min'], [3_600_000, '1 h'], [47 * 3_600_000, '47 h'], [3 * DAY, '3 days']];
  for (const [ms, words] of table) assert.equal(duration(ms), words);
  assert.equal(shortened('x'.repeat(400), 10), `${'x'.repeat(10)}... (400 characters)`);
});
