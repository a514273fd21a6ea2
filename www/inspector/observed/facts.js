// Everything that is observed, as plain data: what checks read, and what is drawn.

import { attempt } from '../../attempt.js';
import { createKept } from '../../page/kept.js';
import { REFUSED } from '../../storage.js';
import { readJar, registrableDomain, remembered } from './cookies.js';
import { readLink } from './link.js';
import { readMarkup } from './markup.js';

/**
 * The facts of this moment.
 *
 * - `page`: what growsumo.js gives; any of it may be missing
 * - `asked`: what takes time and was asked before: `{ browser, relay, wasm, violations, signups }`
 */
export function observe(page, { browser, relay, wasm, violations, signups }) {
  const { growsumo = {}, options = {}, endpoint = '' } = page;
  const call = (name) => attempt(() => page[name]());
  const attribution = call('attribution') || {};
  const engine = call('engine') || engineOf(attribution, options);
  const version = attempt(() => growsumo.version);
  const data = Object(attempt(() => growsumo.data));
  const problem = attempt(() => growsumo.problem);
  const counts = attribution.consent || options.consent || 'granted';
  return {
    now: Date.now(),
    version,
    location: { host: location.hostname, origin: location.origin, https: location.protocol === 'https:', secure: window.isSecureContext },
    options,
    endpoint,
    attribution,
    engine,
    wasm,
    problem: problem ? { code: `${problem.code}`, message: `${problem.message}` } : undefined,
    global: attempt(() => window.growsumo) === growsumo ? 'ours' : attempt(() => window.growsumo) ? 'other' : 'none',
    init: typeof attempt(() => window.growsumoInit),
    markup: attempt(() => readMarkup(document)) || { tags: 0, keys: [], forms: [], fields: [] },
    places: {
      address: readLink(location.search),
      entered: readLink(attempt(() => new URL(performance.getEntriesByType('navigation')[0].name).search) || ''),
      cookie: readJar(attempt(() => document.cookie) || ''),
      data: { partner_key: textOf(data, 'partner_key'), xid: textOf(data, 'xid') },
    },
    // A visitor who has not agreed gets no cookie, not even a throw-away one.
    cookies: { enabled: navigator.cookieEnabled, ...browser, ...remembered(), registrable: counts === 'granted' ? registrableDomain() : undefined },
    origin: originOf(page.log || []),
    consent: {
      counts,
      gpc: navigator.globalPrivacyControl,
    },
    outbox: createKept(page.memory || new Map()).kept().map(waiting),
    signups,
    relay,
    violations,
    log: page.log || [],
  };
}

/** Which engine runs, where the page does not say: a refusal of WebAssembly is remembered for the session. */
function engineOf({ source, code }, options) {
  if (code === 'wasm_blocked') return 'none';
  if (!source) return undefined;
  return options.engine === 'js' || attempt(() => sessionStorage[REFUSED]) === 'js' ? 'js' : 'wasm';
}

function textOf(data, name) {
  const value = attempt(() => data[name]);
  return typeof value === 'string' && value ? value : undefined;
}

/** When the link was read, in ms since 1970: as the log says, else when the page was opened. */
function originOf(log) {
  const read = log.filter(({ words }) => /credited: link/.test(words)).pop();
  return { linkAt: read ? read.at : attempt(() => performance.timeOrigin) };
}

/** A kept sign-up without what its visitor has typed. */
function waiting({ id, at, tries = 0, rests_until = 0, barred_until = 0, claimed_until = 0 }) {
  return { id, at, tries, next: Math.max(rests_until, barred_until, claimed_until) };
}
