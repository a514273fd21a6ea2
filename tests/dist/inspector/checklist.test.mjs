// What the inspector concludes: from each thing that can be wrong on a page to what it says of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checklist, verdict } from '../../../www/inspector/concluded/checklist.js';
import { PROBLEMS, SIGNUPS } from '../../../www/inspector/concluded/codes.js';
import { since } from '../../../www/inspector/concluded/cookies.js';
import { all, one, source } from '../contract/sources.mjs';
import { DAY, KEY, NOW, facts } from './facts.mjs';

const levels = (changes) => Object.fromEntries(checklist(facts(changes)).map(({ id, level }) => [id, level]));
const healthy = levels({});

test('nothing is wrong: every finding is fine', () => {
  assert.deepEqual([...new Set(Object.values(healthy))], ['fine']);
  assert.ok(Object.keys(healthy).length >= 10, Object.keys(healthy).join());
  assert.deepEqual(verdict(checklist(facts())), { level: 'fine', words: 'Everything works' });
});

// What is changed, and what is found beyond what is found on the healthy page.
const CASES = [
  ['two tags, one key', { markup: { tags: 2 } }, { two_tags: 'warning' }],
  ['two keys', { markup: { tags: 2, keys: [KEY, 'pk_other'] } }, { two_keys: 'broken' }],
  ['never initialised', { options: { key: undefined }, attribution: { source: undefined, partner_key: undefined } }, { not_initialized: 'broken' }],
  ['a secret key', { options: { key: 'sk_live' } }, { secret_key: 'broken' }],
  ['a cut key', { options: { key: KEY.slice(0, -1) } }, { odd_key: 'warning' }],
  ['another global', { global: 'other' }, { other_global: 'warning' }],
  ['no global, as with npm', { global: 'none' }, {}],
  ['no growsumoInit', { init: 'undefined', markup: { namesInit: false } }, { no_init: 'note' }],
  ['growsumoInit in a module', { init: 'undefined' }, { init_hidden: 'warning' }],
  ['a slip in an option', { options: { cookiedays: '30' } }, { unknown_option: 'warning' }],
  ['the shell\'s own options', { options: { gpc: '1', age: '0' } }, {}],
  ['http', { location: { https: false, secure: false } }, { plain_http: 'warning' }],
  ['localhost', { location: { https: false, secure: true } }, {}],

  ['a relay that refuses the key', { relay: { state: 'refuses', status: 401, code: 'unknown_public_key', version: undefined } }, { relay_unknown_public_key: 'broken' }],
  ['a relay that refuses the origin', { relay: { state: 'refuses', status: 403, code: 'origin_not_allowed', version: undefined } }, { relay_origin_not_allowed: 'broken' }],
  ['a page instead of the relay', { relay: { state: 'odd', status: 404, version: undefined } }, { relay_elsewhere: 'broken' }],
  ['a gateway that finds no relay', { relay: { state: 'odd', status: 502, version: undefined } }, { relay_down: 'broken' }],
  ['a relay on another site that lists others', { relay: { state: 'closed', version: undefined }, endpoint: 'https://relay.test/pr/' }, { relay_origin: 'broken', third_party: 'warning' }],
  ['no answer', { relay: { state: 'silent', version: undefined } }, { relay_silent: 'broken' }],
  ['no answer, because of connect-src', { relay: { state: 'silent', version: undefined }, violations: [{ directive: 'connect-src', blocked: 'https://www.example.test/pr/check' }] }, { 'csp_connect-src': 'broken' }],
  ['not asked yet', { relay: undefined }, {}],
  ['another version', { relay: { version: '0.2.0' } }, { versions: 'warning' }],
  ['a relay on a sub-domain', { endpoint: 'https://pr.example.test/pr/' }, { same_site: 'fine' }],
  ['a relay on a domain that ends alike', { endpoint: 'https://pr.badexample.test/pr/' }, { third_party: 'warning' }],

  ['the compat build, because of the policy', { engine: 'js', wasm: 'refused', violations: [{ directive: 'script-src', blocked: 'wasm-eval' }] }, { engine_js: 'note' }],
  ['the compat build, as asked for', { engine: 'js', options: { engine: 'js' } }, {}],
  ['no engine at all', { engine: 'none' }, { engine_none: 'broken' }],
  ['a policy that refuses a part', { violations: [{ directive: 'script-src-elem', blocked: 'https://www.example.test/pr/x.js' }] }, { 'csp_script-src-elem': 'broken' }],
  ['a policy that would', { violations: [{ directive: 'connect-src', blocked: 'https://www.example.test/pr/signup', reportOnly: true }] }, { 'csp_connect-src': 'note' }],

  ['consent is pending', { consent: { counts: 'pending' } }, { consent_pending: 'warning' }],
  ['consent is denied', { consent: { counts: 'denied' }, places: { cookie: { partner_key: undefined } } }, { consent_denied: 'note' }],
  ['Global Privacy Control', { consent: { counts: 'denied', gpc: true } }, { gpc: 'note' }],
  ['Global Privacy Control, and consent', { consent: { gpc: true } }, {}],

  ['cookies are off', { cookies: { enabled: false } }, { cookies_off: 'broken' }],
  ['a week instead of 90 days', { cookies: { expires: NOW + 7 * DAY } }, { cookie_capped: 'warning' }],
  ['a week, as asked for', { cookies: { expires: NOW + 7 * DAY }, options: { cookieDays: '7' } }, {}],
  ['a week left of a cookie that was there', { cookies: { expires: NOW + 7 * DAY }, attribution: { source: 'cookie' } }, {}],
  ['an expiry that nobody reports', { cookies: { expires: undefined } }, {}],
  ['the relay has not set the cookies', { cookies: { wanted: true }, origin: { linkAt: NOW - 60_000 } }, { no_server_cookies: 'note' }],
  ['the relay is about to set them', { cookies: { wanted: true } }, {}],

  ['nobody', { attribution: { source: 'nowhere', partner_key: undefined, xid: undefined }, places: { address: {}, entered: {}, cookie: {}, data: {} } }, { nobody: 'note' }],
  ['the page replaced data', { places: { data: { partner_key: undefined } } }, { data_differs: 'warning' }],
  ['the cookie is gone', { places: { cookie: { partner_key: undefined } } }, { no_cookie: 'broken' }],
  ['another hand writes the cookie', { places: { cookie: { partner_key: 'other' } } }, { cookie_differs: 'broken' }],
  ['two cookies', { places: { cookie: { copies: 2 } } }, { cookie_copies: 'warning' }],
  ['a router was quicker', { places: { address: { carries: false }, entered: { partner_key: 'late' } } }, { link_lost: 'broken' }],
  ['the address was cleaned by us', { places: { address: { carries: false }, entered: { partner_key: 'late' } }, options: { cleanUrl: '' } }, {}],
  ['the first click counts', { places: { address: { carries: false }, entered: { partner_key: 'late' } }, options: { attribution: 'first' } }, {}],

  ['the last sign-up had no e-mail', { signups: [{ at: NOW, status: 'rejected', code: 'missing_email' }] }, { signup_missing_email: 'broken' }],
  ['the last sign-up waits', { signups: [{ at: NOW, status: 'queued', code: 'no_answer' }] }, { signup_no_answer: 'warning' }],
  ['nobody was to be credited', { signups: [{ at: NOW, status: 'skipped' }] }, { skipped: 'note' }],
  ['the visitor does not consent', { signups: [{ at: NOW, status: 'skipped', code: 'consent_denied' }] }, { signup_consent_denied: 'note' }],
  ['an earlier sign-up failed, the last did not', { signups: [{ at: NOW, status: 'rejected', code: 'missing_email' }, { at: NOW, status: 'duplicate' }] }, {}],
  ['no sign-up yet', { signups: [] }, {}],
  ['a code of a later relay', { signups: [{ at: NOW, status: 'rejected', code: 'some_news' }] }, { signup_some_news: 'broken' }],
  ['one waits since just now', { outbox: [{ id: '1', at: NOW - 1000, tries: 1, next: NOW }] }, {}],
  ['one waits for long', { outbox: [{ id: '1', at: NOW - 600_000, tries: 9, next: NOW }] }, { outbox_waits: 'broken' }],
  ['a form without e-mail', { markup: { forms: [{ email: true }, { email: false }] } }, { form_email: 'broken' }],
  ['a form by GET', { markup: { forms: [{ email: true, get: true }] } }, { form_get: 'warning' }],
  ['a form as it should be', { markup: { forms: [{ email: true, get: false }] } }, { forms: 'fine' }],
  ['an unknown field', { markup: { fields: ['partner_key', 'partnerkey'] } }, { unknown_field: 'warning' }],
  ['known fields', { markup: { fields: ['partner_key', 'xid', 'ps_partner_key'] } }, {}],
];

for (const [name, changes, expected] of CASES) {
  test(name, () => {
    const news = Object.entries(levels(changes)).filter(([id, level]) => healthy[id] !== level);
    assert.deepEqual(Object.fromEntries(news), expected);
  });
}

for (const [domains, level] of [
  ['shop.example, *.example.org', undefined],
  ['shop.example *.example.co.uk', undefined],
  ['', undefined],
  ['https://shop.example', 'warning'],
  ['shop.example/', 'warning'],
  ['shop', 'warning'],
  ['shop.*', 'warning'],
  ['shop.example; other.example', 'warning'],
]) {
  test(`data-domains="${domains}"`, () => assert.equal(levels({ options: { domains } }).domains, level));
}

test('the worst comes first, and the verdict counts it', () => {
  const findings = checklist(facts({ markup: { tags: 2 }, engine: 'none', init: 'undefined' }));
  const order = ['broken', 'warning', 'note', 'fine'];
  const ranks = findings.map(({ level }) => order.indexOf(level));
  assert.deepEqual(ranks, [...ranks].sort());
  assert.deepEqual(verdict(findings), { level: 'broken', words: '1 problem' });
  assert.deepEqual(verdict(checklist(facts({ markup: { tags: 2 } }))), { level: 'warning', words: 'Works, with 1 warning' });
});

test('what is wrong comes with a remedy, a sentence each', () => {
  for (const [, changes] of CASES) {
    for (const { level, what, remedy } of checklist(facts(changes))) {
      assert.match(what, /[^.]$/);
      if (level !== 'fine') assert.match(remedy, /^[A-Z].*\.$/, what);
    }
  }
});

test('nothing that it says names a partner, a click or a key', () => {
  const secret = { problem: { code: 'invalid_gspk', message: 'x' }, options: { key: 'sk_live_secret' }, places: { cookie: { partner_key: 'other' } } };
  const said = JSON.stringify([...CASES.map(([, changes]) => changes), secret].map((changes) => checklist(facts(changes))));
  for (const word of ['acme42', 'Xq7LmT2pVb9K', KEY, 'sk_live', 'late']) assert.doesNotMatch(said, new RegExp(`\\b${word}\\b`));
});

test('a page that gives nothing is no reason to fail', () => {
  assert.ok(Array.isArray(checklist({})));
});

test('every code of growsumo.problem and of sign-ups has its remedy', () => {
  const union = (name) => all(one('www/growsumo.d.ts', new RegExp(`export type ${name} =([^;]*);`)), /'(\w+)'/g);
  assert.deepEqual(union('ProblemCode').filter((code) => !(code in PROBLEMS)), []);
  assert.deepEqual(union('SignupCode').filter((code) => !(code in SIGNUPS)), []);
  const relay = all(one('relay/src/error/refusal.rs', /fn code\(&self\)[^{]*\{([\s\S]*?)\n {4}\}/), /=> "(\w+)"/g);
  assert.deepEqual(Object.keys(SIGNUPS).filter((code) => !union('SignupCode').includes(code) && !relay.includes(code)), []);
  for (const [code, [, what, remedy]] of Object.entries({ ...PROBLEMS, ...SIGNUPS })) assert.ok(what && remedy, code);
  assert.equal(levels({ problem: { code: 'tracker_failed', message: '' } }).tracker_failed, 'broken');
});

test('every check of a room is asked', () => {
  for (const room of ['script', 'referral', 'cookies', 'relay', 'consent', 'policy', 'signups']) {
    const text = source(`www/inspector/concluded/${room}.js`);
    const listed = one(`www/inspector/concluded/${room}.js`, new RegExp(`export const ${room} = \\[(.*)\\];`)).split(', ');
    const checks = all(text, /^function (\w+)\(\{/gm);
    assert.deepEqual(checks.filter((name) => !listed.includes(name)), [], room);
  }
});

test('since when: the link\'s moment, the expiry less the lifetime, or nobody knows', () => {
  assert.deepEqual(since(facts()), { at: NOW - 5000, how: 'link' });
  const cookie = { attribution: { source: 'cookie' }, options: { cookieDays: '30' } };
  assert.deepEqual(since(facts({ ...cookie, cookies: { expires: NOW + 10 * DAY } })), { at: NOW - 20 * DAY, how: 'expiry' });
  assert.deepEqual(since(facts({ ...cookie, cookies: { expires: undefined } })), { how: 'unknown' });
});
