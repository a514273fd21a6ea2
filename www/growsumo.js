// The object that pages hold. It exists before WebAssembly does, works where that is refused, and never throws
// at the page.

import { attempt } from './attempt.js';
import { createEntry } from './signup-entry.js';
import { change, forget, keep, kept } from './outbox.js';
import { WANTED } from './server-cookies.js';
import { startTracker } from './parts/tracker.js';
import { NO_ANSWER, NOT_INITIALIZED, problem, SIGNUP_UNAVAILABLE } from './problems.js';

/** After so many ms at the latest a sign-up's callback is called: sites submit their form inside it. */
const CALLBACK_DEADLINE = 2000;

/** Where the registrable domain is remembered, so that a browser is probed for it once. */
const FOUND_DOMAIN = 'partnerkey.domain';

/** The fields of `data` that say who is credited. */
const WHO = ['partner_key', 'ps_partner_key', 'xid'];

/**
 * Makes the object.
 *
 * - `options`: every option as text, by its npm name
 * - `endpoint`: the relay's base URL
 * - `loadSignup(page)`: resolves to the courier of the sign-up part
 * - `problemCode`: what was wrong before there was an object
 * - `changed()`: called, if given, when link and cookies have been read
 */
export function createGrowsumo({ options, endpoint, loadSignup, problemCode, changed }) {
  const debug = 'debug' in options && options.debug !== 'false';
  const own = new Set(); // the ids of this page's sign-ups
  const underway = new Set(); // the ids of those that the courier has made a request for
  let attribution = {}; // what the tracker said last
  let announced = false;
  let courier;
  let signupPart; // its loading
  let initialize;
  const initialized = new Promise((resolve) => {
    initialize = resolve;
  });

  const growsumo = {
    data: {},
    problem: problemCode ? problem(problemCode) : null,
    version: VERSION,
    _initialize,
    createSignup,
    consent,
    _spk: look,
    _announce: announce,
  };
  // Both: Firefox loses some of what a page sends while it goes.
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => document.hidden && leave());
  for (const nudge of ['online', 'pageshow', 'visibilitychange']) addEventListener(nudge, deliverKept);
  return growsumo;

  function _initialize(publicKey) {
    const key = typeof publicKey === 'string' && publicKey.trim();
    if (key) options.key = key;
    look();
    if (!options.key) return;

    initialize();
    deliverKept();
  }

  /** Reads the link and the cookies, and shows what they say. */
  function look() {
    const before = attribution;
    attribution = visit();
    remember(attribution, before);
    show('partner_key', attribution.partner_key, before.partner_key);
    show('ps_partner_key', attribution.partner_key, before.partner_key);
    show('xid', attribution.xid, before.xid);
    if (attribution.code) note(attribution.code, attribution.message);
    else if (before.code && before.code === code()) set('problem', null); // mended
    say(`credited: ${attribution.source || 'unknown'}`);
    changed?.();

    const { partner_key, xid } = attribution;
    if (options.key && (partner_key || xid)) attempt(() => (window.requestIdleCallback || setTimeout)(prepare));
  }

  /** Has ready what a sign-up needs. */
  function prepare() {
    const page = { endpoint, public_key: options.key, days: options.cookieDays, attribution };
    loadPart().then(() => courier.askForCookies(page), () => {});
  }

  /** The tracker's answer, or one that says why there is none. */
  function visit() {
    let run;
    try {
      run = startTracker();
    } catch {
      return { code: 'wasm_blocked' };
    }
    try {
      options.foundDomain = attempt(() => localStorage[FOUND_DOMAIN]);
      return run(document, location, options);
    } catch {
      return { code: 'tracker_failed' };
    }
  }

  /** Remembers where new cookies went: for the next visit, and for the relay, which is to set them as well. */
  function remember({ source, partner_key, xid, code, domain = '' }, before) {
    if (source !== 'link' || code === 'cookies_blocked') return;
    attempt(() => {
      if (partner_key !== before.partner_key || xid !== before.xid) localStorage[WANTED] = domain;
      if (domain && (options.cookieDomain || 'auto') === 'auto') localStorage[FOUND_DOMAIN] = domain;
    });
  }

  /** Puts a value into `data`; one that is gone leaves only if it is still the one that was put there. */
  function show(name, value, before) {
    try {
      const data = Object(growsumo.data) === growsumo.data ? growsumo.data : (growsumo.data = {});
      if (value) data[name] = value;
      else if (before && data[name] === before) delete data[name];
    } catch {
      // Frozen by the page: it shows what it shows.
    }
  }

  /** Reports a sign-up. The promise never rejects; the callback is called once, within CALLBACK_DEADLINE. */
  function createSignup(callback) {
    const result = report().catch(() => ({ status: 'rejected', code: 'tracker_failed' }));
    if (typeof callback === 'function') {
      result.then((done) => {
        try {
          callback(done.status === 'rejected' ? problem(done.code, done.message) : null, done);
        } catch (error) {
          throwAtPage(error);
        }
      });
    }
    return result;
  }

  async function report() {
    const { entry, lost } = createEntry(options.key, growsumo.data);
    if (lost) note('unreadable_field');
    if (attribution.source) {
      entry.data = credited(entry.data);
      if (!names(entry.data)) return tell({ status: 'skipped' });
    }
    const trouble = keep(entry);
    if (trouble) note(trouble);

    let deadline;
    const late = new Promise((resolve) => {
      const code = options.key ? NO_ANSWER : NOT_INITIALIZED;
      deadline = setTimeout(resolve, CALLBACK_DEADLINE, { status: 'queued', id: entry.id, code });
    });
    const result = await Promise.race([deliver(entry), late]);
    clearTimeout(deadline);
    return tell(result);
  }

  /** Sends a fresh sign-up once. Never rejects. */
  async function deliver(entry) {
    const { id } = entry;
    own.add(id);
    await initialized;
    try {
      // Where the courier has yet to come, it goes out as it is: what is sent later, as the page goes, Firefox may lose.
      const answer = !courier && (await during(id, sendBare(entry)));
      if (answer) {
        forget(id);
        return answer;
      }
      await loadPart();
      return await during(id, courier.send(entry));
    } catch {
      change(id, { claimed_until: 0 });
      return { status: 'queued', id, code: SIGNUP_UNAVAILABLE };
    }
  }

  function during(id, request) {
    underway.add(id);
    return request.finally(() => underway.delete(id));
  }

  /** Sends a sign-up without the courier. Resolves to the relay's answer, if it is one that settles it. */
  async function sendBare(entry) {
    const body = bare(entry);
    try {
      const response = body && (await fetch(`${endpoint}signup`, { method: 'POST', body, keepalive: true }));
      const { status } = await response.json();
      return /^(accepted|duplicate)$/.test(status) && { status, id: entry.id };
    } catch {
      return undefined; // the courier learns why
    }
  }

  /** A sign-up as the relay reads it, unchecked; nothing when it cannot be taken. */
  function bare(entry) {
    const { id, public_key, data } = complete(entry);
    const { email, customer_key, ps_partner_key, partner_key = ps_partner_key, ...fields } = data;
    const key = customer_key === Object(customer_key) ? email : customer_key || email;
    return (
      public_key && email && (partner_key || data.xid) &&
      JSON.stringify({ ...fields, id, public_key, email, customer_key: `${key}`, partner_key })
    );
  }

  /**
   * The page is left: what has no answer, and no request underway that outlives the page, goes out as a beacon. What is no
   * longer kept is settled, here or in another tab.
   */
  function leave() {
    for (const id of own) {
      const entry = change(id, { claimed_until: 0 }); // the next page need not wait
      const body = entry && !(underway.has(id) && 'keepalive' in Request.prototype) && bare(entry);
      if (body) attempt(() => navigator.sendBeacon(`${endpoint}signup`, body));
    }
  }

  /** The visitor withdraws: what is kept is personal data. */
  function consent(state) {
    if (state === 'denied') for (const { id } of kept()) forget(id);
  }

  /** Sends what earlier pages, or this one, could not deliver. */
  function deliverKept() {
    if (options.key && !document.hidden && kept().length) loadPart().then(() => courier.round(), () => {});
  }

  /** A kept sign-up as it is sent. */
  function complete(entry) {
    return { ...entry, public_key: entry.public_key || options.key, data: credited(entry.data) };
  }

  /** A sign-up's data, with the partner if it says nothing of one, as when the page has replaced `data`. */
  function credited(data) {
    const { partner_key, xid } = attribution;
    return WHO.some((name) => name in data) ? data : { ...data, partner_key, xid };
  }

  /** The sign-up part; a failure to load it is forgotten, so that the next call tries again. */
  function loadPart() {
    const page = { endpoint, outbox: { change, forget, kept }, complete };
    signupPart =
      signupPart ||
      loadSignup(page).then(
        (made) => {
          courier = made;
        },
        (error) => {
          signupPart = null;
          throw error;
        },
      );
    return signupPart;
  }

  /** Calls the site's `growsumoInit` once: now, or when the page has had the time to define it. */
  function announce() {
    const call = () => {
      if (announced || typeof window.growsumoInit !== 'function') return;
      announced = true;
      try {
        window.growsumoInit();
      } catch (error) {
        throwAtPage(error);
      }
    };
    call();
    document.addEventListener('DOMContentLoaded', call);
    window.addEventListener('load', call);
  }

  function note(code, message) {
    const found = problem(code, message);
    set('problem', found);
    say(found.message);
  }

  function code() {
    return growsumo.problem?.code;
  }

  /** Does nothing, rather than throw, where the page has frozen the object. */
  function set(name, value) {
    Reflect.set(growsumo, name, value);
  }

  function tell(result) {
    say(`sign-up ${result.status}${result.code ? `: ${result.code}` : ''}`);
    return result;
  }

  function say(words) {
    if (debug) attempt(() => console.info(`[partnerkey] ${words}`));
  }
}

/** An error of the page's own code is the page's to see, as if we had not been in between. */
function throwAtPage(error) {
  setTimeout(() => {
    throw error;
  });
}

/** Whether a sign-up's data says who is credited. */
function names(data) {
  return WHO.some((name) => data[name]);
}
