// What the panel says below the checklist: titles and rows. Pure.
//
// A row is `{ label, value, state?, code? }`: `state` is `good`, `bad` or `none` (nothing there), `code`: set in letters of one
// width. Kept sign-ups appear as numbers and times: what a visitor has typed is never shown.

import { since } from '../concluded/cookies.js';
import { duration, moment, shortened } from './words.js';

const NOT_REPORTED = 'not reported by this browser';

export function sections(facts) {
  return [credited, signups, relay, cookie, consent, engine].map((section) => section(facts));
}

const given = (label, text, none) => (text ? { label, value: shortened(text), code: true } : { label, value: none, state: 'none' });

function credited(facts) {
  const { places: { address, entered, cookie, data }, attribution } = facts;
  const gone = !address.carries && entered.carries;
  const link = gone ? entered : address;
  const found = [link, cookie, data].map(({ partner_key }) => partner_key).filter(Boolean);
  const agree = new Set(found).size < 2;
  const [label, state] = !found.length ? ['nobody', 'none'] : agree ? [found.length === 3 ? 'all three agree' : 'agree', 'good'] : ['differ', 'bad'];
  const rows = [
    given(gone ? 'Address, as opened' : 'Address', link.partner_key, link.carries ? 'no readable partner key' : 'no referral in it'),
    given('Cookie', cookie.partner_key, 'not set'),
    given('growsumo.data', data.partner_key, 'nobody'),
    given('Click id', attribution.xid || data.xid, 'none'),
    { label: 'Came', value: came(facts) },
  ];
  return { id: 'credited', title: 'Who is credited', chip: { label, state }, rows };
}

/** Where the partner key came from, and when. */
function came(facts) {
  const { attribution: { source }, now } = facts;
  if (source === 'nowhere') return 'from nowhere yet';
  const { at, how } = since(facts);
  if (how === 'link') return `from this page's link, ${moment(at, now)}`;
  if (how === 'expiry') return `from the cookie, stored ${moment(at, now)} (its expiry less its lifetime)`;
  return source === 'cookie' ? `from the cookie; when: ${NOT_REPORTED}` : 'not known yet';
}

function cookie({ cookies: { api, domain, expires, registrable, wanted }, places, attribution, location, now }) {
  const there = places.cookie.partner_key;
  const written = attribution.domain || registrable || location.host.replace(/:\d+$/, '');
  const reported = api ? NOT_REPORTED : 'not reported: browsers tell on https and localhost only';
  const rows = there
    ? [
        { label: 'Domain', value: domain || `${written} (as written; ${NOT_REPORTED})` },
        { label: 'Ends', value: expires ? `${moment(expires, now)} (in ${duration(expires - now)})` : reported, state: expires ? undefined : 'none' },
        { label: 'By the relay too', value: wanted ? 'asked for, not yet answered' : 'nothing outstanding', state: 'none' },
      ]
    : [{ label: 'Cookie', value: 'not set', state: 'none' }];
  return { id: 'cookie', title: 'Cookie', rows };
}

function consent({ consent: { counts, gpc } }) {
  const signal = gpc === undefined || gpc === null ? 'this browser has no such signal' : gpc ? 'on' : 'off';
  return {
    id: 'consent',
    title: 'Consent',
    rows: [
      { label: 'Counts as', value: counts, state: counts === 'granted' ? 'good' : 'bad' },
      { label: 'Global Privacy Control', value: signal, state: signal.length > 3 ? 'none' : undefined },
    ],
  };
}

const ENGINES = { wasm: ['WebAssembly', 'good'], js: ['JavaScript build (compat)', undefined], none: ['none runs', 'bad'] };

function engine({ engine, wasm, violations }) {
  const [value, state] = ENGINES[engine] || [`WebAssembly ${wasm}`, undefined];
  const refused = violations.map(({ directive, blocked, reportOnly }) => ({
    label: directive,
    value: `${reportOnly ? 'would refuse' : 'refuses'} ${shortened(blocked, 120)}`,
    state: 'bad',
  }));
  const none = { label: 'Policies (CSP)', value: 'nothing of ours was refused', state: 'none' };
  return { id: 'engine', title: 'Engine and policies', rows: [{ label: 'Runs', value, state }, ...(refused.length ? refused : [none])] };
}

function relay({ relay, endpoint, options: { key = '' }, version }) {
  const { state, status, code, version: theirs } = relay || {};
  const answer = {
    takes: ['takes sign-ups of this page', 'good'],
    refuses: [`refuses: ${code} (${status})`, 'bad'],
    odd: [`something else answers (${status})`, 'bad'],
    closed: ['does not let this page read its answer', 'bad'],
    silent: ['no answer', 'bad'],
  }[state] || ['asking...', 'none'];
  const shape = /^pk_\w{32}$/.test(key) ? '' : ' (not pk_ and 32 letters or digits)';
  const shown = /^sk_/.test(key) ? 'sk_...' : key.slice(0, 40);
  return {
    id: 'relay',
    title: 'Relay',
    rows: [
      { label: 'Address', value: shortened(endpoint, 120), code: true },
      { label: 'Answer', value: answer[0], state: answer[1] },
      given('Public key', key && shown + shape, 'none given'),
      { label: 'Versions', value: `script ${version}, relay ${theirs || 'unknown'}` },
    ],
  };
}

function signups({ signups, outbox, now }) {
  const told = signups.slice(-5).reverse().map(({ at, status, code, id }) => {
    const settled = status === 'queued' && !outbox.some((kept) => kept.id === id);
    return {
      label: moment(at, now),
      value: `${status}${code ? `: ${code}` : ''}${settled ? ', no longer waiting' : ''}`,
      state: /^(accepted|duplicate)$/.test(status) || settled ? 'good' : status === 'rejected' ? 'bad' : undefined,
    };
  });
  const waiting = outbox.slice(0, 5).map(({ at, tries, next }) => ({
    label: `Made ${duration(now - at)} ago`,
    value: `${tries} ${tries === 1 ? 'try' : 'tries'}, ${next > now ? `next in ${duration(next - now)}` : 'next now'}`,
  }));
  const none = { label: 'Answers', value: 'none yet in this tab', state: 'none' };
  const number = { label: 'Waiting here', value: outbox.length ? `${outbox.length}` : 'none', state: outbox.length ? undefined : 'none' };
  return { id: 'signups', title: 'Sign-ups', rows: [...(told.length ? told : [none]), number, ...waiting] };
}
