// Sign-ups: kept before they are sent, sent at once, and forgotten only on a definitive answer.

import { attempt } from './attempt.js';
import { attribution, consent, look } from './attribution.js';
import { coming, name } from './engine.js';
import { told } from './navigation.js';
import { change, forget, keep, keepHeld, kept } from './outbox.js';
import { page } from './page.js';
import { CONSENT_DENIED, CONSENT_PENDING, NO_ANSWER, NOT_INITIALIZED, problem, SIGNUP_UNAVAILABLE } from './problems.js';
import { note, say } from './report.js';
import { WANTED } from './server-cookies.js';
import { createEntry } from './signup-entry.js';

/** After so many ms at the latest a sign-up's callback is called: sites submit their form inside it. */
const CALLBACK_DEADLINE = 2000;

/** The fields of `data` that say who is credited. */
const WHO = ['partner_key', 'ps_partner_key', 'xid'];

const own = new Set(); // the ids of this page's sign-ups
const underway = new Set(); // the ids of those that the courier has made a request for
let courier;
let signupPart; // its loading
const waiting = []; // to be called when sign-ups may leave this page

/** Whether sign-ups may leave this page. */
const mayGo = () => page.options.key && consent() === 'granted' && !coming;

/** Reports a sign-up. The promise never rejects; the callback is called once, within CALLBACK_DEADLINE. */
export function createSignup(callback) {
  return report(page.growsumo.data, callback);
}

/** Reports a sign-up of these fields; `more` of them go before `data`. */
export function report(data, callback, more) {
  const result = take(data, more).catch(() => ({ status: 'rejected', code: 'tracker_failed' }));
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

async function take(data, more) {
  const { options } = page;
  const { entry, lost } = createEntry(options.key, data, more);
  const { id } = entry;
  if (lost) note('unreadable_field');
  if (consent() === 'denied') return tell({ status: 'skipped', code: CONSENT_DENIED });
  if (attribution.source) {
    entry.data = credited(entry.data);
    if (!WHO.some((field) => entry.data[field])) return tell({ status: 'skipped' });
  }
  const pending = consent() === 'pending';
  const trouble = keep(entry, pending);
  if (trouble) note(trouble);

  let deadline;
  const late = new Promise((resolve) => {
    const code = pending ? CONSENT_PENDING : options.key ? NO_ANSWER : NOT_INITIALIZED;
    deadline = setTimeout(resolve, pending ? 0 : CALLBACK_DEADLINE, { status: 'queued', id, code });
  });
  const result = await Promise.race([deliver(entry), late]);
  clearTimeout(deadline);
  return tell(result);
}

/** Sends a fresh sign-up once. Never rejects. */
async function deliver(entry) {
  const { id } = entry;
  own.add(id);
  while (!mayGo()) await new Promise((resolve) => waiting.push(resolve));
  try {
    if (!change(id, {})) return { status: 'skipped', code: CONSENT_DENIED }; // withdrawn meanwhile
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
    const response = body && (await fetch(`${page.endpoint}signup`, { method: 'POST', body, keepalive: true }));
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
export function leave() {
  for (const id of own) {
    const entry = change(id, { claimed_until: 0 }); // the next page need not wait
    const sends = entry && mayGo() && !(underway.has(id) && 'keepalive' in Request.prototype);
    const body = sends && bare(entry);
    if (body) attempt(() => navigator.sendBeacon(`${page.endpoint}signup`, body));
  }
}

/** Consent or the key may have come, or a nudge: sends what waits here, and what earlier pages could not deliver. */
export function deliverKept() {
  if (!mayGo()) return;
  keepHeld();
  for (const go of waiting.splice(0)) go();
  if (!document.hidden && kept().length) loadPart().then(() => courier.round(), () => {});
}

/** Has ready what a sign-up needs. What the relay sets after the visitor has withdrawn is removed again. */
export function prepare() {
  const { endpoint, options } = page;
  const wish = { endpoint, public_key: options.key, days: options.cookieDays, age: told().age, attribution };
  if (mayGo() && (attribution.partner_key || attribution.xid)) {
    const ask = () => courier.askForCookies(wish);
    const answered = () => {
      const { source, partner_key, xid, domain = '' } = attribution;
      if (consent() === 'denied') return look();
      if (source !== 'link' || (partner_key === wish.attribution.partner_key && xid === wish.attribution.xid)) return;
      // Another link was followed meanwhile, and the answer has put the earlier one's cookies over it.
      attempt(() => (localStorage[WANTED] = domain));
      prepare();
    };
    attempt(() => (window.requestIdleCallback || setTimeout)(() => loadPart().then(ask).then(answered, () => {})));
  }
}

/** A kept sign-up as it is sent. */
function complete(entry) {
  return { ...entry, public_key: entry.public_key || page.options.key, data: credited(entry.data) };
}

/** A sign-up's data, with the partner if it says nothing of one, as when the page has replaced `data`. */
function credited(data) {
  const { partner_key, xid } = attribution;
  return WHO.some((field) => field in data) ? data : { ...data, partner_key, xid };
}

/** The sign-up part; a failure to load it is forgotten, so that the next call tries again. */
async function loadPart() {
  // Without a tracker nobody knows who is to be credited: what names nobody would be taken for a customer of nobody's.
  if (!attribution.source) throw 0;
  const sendable = () => (mayGo() ? kept() : []);
  const outbox = { change, forget, kept: sendable };
  signupPart =
    signupPart ||
    page.load(name === 'wasm' ? 'signup' : 'signup.compat').then(({ startSignup }) => startSignup({ endpoint: page.endpoint, outbox, complete })).then(
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

function tell(result) {
  say(`sign-up ${result.status}${result.code ? `: ${result.code}` : ''}`, result);
  return result;
}

/** An error of the page's own code is the page's to see, as if we had not been in between. */
export function throwAtPage(error) {
  setTimeout(() => {
    throw error;
  });
}
