// The tracker as one would write it in JavaScript: the same answers to the same tables as the Rust one, in the same shell.
// It is no product, and nothing of it is published. It says what can be reached without WebAssembly.
//
//   here          its model in src/
//   tracker.js    config.rs, consent.rs, visit.rs, bindings/tracker.rs
//   referral.js   referral.rs, pairs.rs, utf8.rs
//   jar.js        cookie.rs, browser/cookie_jar.rs

import { attempt } from '../../../www/attempt.js';
import { covering, store } from './jar.js';
import { inCookies, inLink } from './referral.js';

const DAY = 86_400;

/** As startTracker of www/parts/tracker.js. */
export const startTracker = () => visit;

/** As `visit` of src/bindings/tracker.rs. */
function visit(document, location, options) {
  const config = configOf(options, location.hostname);
  const cookies = attempt(() => document.cookie);
  const { referral = {}, source = 'nowhere', change, problem } = decide(location.search, cookies || '', config);
  const domain = change ? store(document, location, referral, config) : '';
  const blocked = cookies == null || domain == null;
  return {
    ...referral,
    source,
    consent: config.consent,
    domain: domain || '',
    code: problem || (blocked ? 'cookies_blocked' : config.problem),
  };
}

/** Every option, or its default and the last problem. */
function configOf(options, host) {
  const { key, attribution, engine, cookieDays, cookieDomain, age, seen, gpc, consent } = options;
  let problem;
  /** What is not given, or empty, is the fallback too. */
  const known = (value, names, fallback, code) => {
    if (!value) return fallback;
    if (names.test(value)) return value;
    problem = code;
    return fallback;
  };
  if (!key) problem = 'missing_key';
  const first = known(attribution, /^(last|first)$/, 'last', 'invalid_attribution') === 'first';
  known(engine, /^(auto|js)$/, 'auto', 'invalid_engine');
  const days = known(cookieDays, /^0*([1-9]\d?|[1-3]\d\d|400)$/, 90, 'invalid_cookie_days');
  const stated = known(consent, /^(granted|pending|denied)$/, '', 'invalid_consent');
  let domain; // nothing: the registrable one
  if (cookieDomain === 'host') domain = '';
  else if (cookieDomain && cookieDomain !== 'auto') {
    domain = covering(cookieDomain, host);
    if (domain == null) problem = 'invalid_cookie_domain';
  }
  return {
    first,
    seen,
    lifetime: Math.max(0, days * DAY - (/^\d+$/.test(age) ? age : 0)),
    // Global Privacy Control denies, unless consent was granted explicitly.
    consent: gpc && stated !== 'granted' ? 'denied' : stated || 'granted',
    domain,
    problem,
  };
}

/** `{ referral, source, change, problem }`: who is credited, from where that is known, whether cookies change. */
function decide(query, jar, { first, seen, consent }) {
  const stored = inCookies(jar);
  const { partner_key, xid } = stored.referral;
  if (consent === 'denied') return { change: partner_key || xid || stored.problem };

  const link = inLink(query);
  const problem = link.problem || stored.problem;
  const linked = link.referral;
  if (linked.partner_key ? !partner_key || !(first || seen) : linked.xid && !partner_key) {
    return { referral: linked, source: 'link', change: consent === 'granted', problem };
  }
  const same = linked.partner_key === partner_key && linked.xid === xid;
  const source = partner_key || xid ? (seen && same ? 'link' : 'cookie') : 'nowhere';
  return { referral: stored.referral, source, problem };
}
