// Sign-ups: kept before they are sent, and sent at once. What becomes of them is the page part's (page/deliveries.js).

import { attribution, consent, WHO } from './attribution.js';
import { attempt } from './attempt.js';
import { coming } from './engine.js';
import { isKept, keep, memory, texts } from './outbox.js';
import { page } from './page.js';
import { loadPart, part } from './part.js';
import { post } from './post.js';
import { CONSENT_DENIED, CONSENT_PENDING, NO_ANSWER, NOT_INITIALIZED, problem, SIGNUP_UNAVAILABLE } from './problems.js';
import { note, say } from './report.js';
import { createEntry } from './signup-entry.js';

/** After so many ms at the latest a sign-up's callback is called: sites submit their form inside it. */
const CALLBACK_DEADLINE = 2000;

const waiting = []; // to be called when sign-ups may leave this page

/** Whether sign-ups may leave this page. */
export const mayGo = () => page.options.key && consent() === 'granted' && !coming;

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
  if (attribution.source && !WHO.some((field) => complete(entry).data[field])) return tell({ status: 'skipped' });
  const pending = consent() === 'pending';
  const trouble = keep(entry, pending);
  if (trouble) note(trouble);

  const code = pending ? CONSENT_PENDING : options.key ? NO_ANSWER : NOT_INITIALIZED;
  const late = new Promise((resolve) => setTimeout(resolve, pending ? 0 : CALLBACK_DEADLINE, { status: 'queued', id, code }));
  return tell(await Promise.race([deliver(entry, pending), late]));
}

/** Sends a fresh sign-up once. Never rejects. */
async function deliver(entry, held) {
  const { id } = entry;
  while (!mayGo()) await new Promise((resolve) => waiting.push(resolve));
  if (!isKept(id)) return { status: 'skipped', code: CONSENT_DENIED }; // withdrawn meanwhile
  if (held) keep(entry);
  const sent = part ? undefined : fire(entry);
  try {
    return await (await loadPart()).deliver(entry, sent);
  } catch {
    return { status: 'queued', id, code: SIGNUP_UNAVAILABLE };
  }
}

/**
 * Posts a sign-up as it is, unchecked: where the courier has yet to come, as Firefox may lose what is sent later, when the
 * page goes. Gives a promise of the relay's answer, or of nothing; nothing where it cannot be taken.
 */
export function fire(entry) {
  const body = bare(entry);
  return body && post(page.endpoint, body).catch(() => {}); // the courier learns why
}

/** A sign-up as the relay reads it, unchecked; nothing when it cannot be taken. */
export function bare(entry) {
  const { id, public_key, data } = complete(entry);
  const { email, customer_key, ps_partner_key, partner_key = ps_partner_key, ...fields } = data;
  const key = customer_key === Object(customer_key) ? email : customer_key || email;
  return (
    public_key && email && (partner_key || data.xid) &&
    JSON.stringify({ ...fields, id, public_key, email, customer_key: `${key}`, partner_key })
  );
}

/** Adds to a sign-up what it lacks: the key, and the partner if it says nothing of one, as when the page has replaced `data`. */
export function complete(entry) {
  const { partner_key, xid } = attribution;
  entry.public_key = entry.public_key || page.options.key;
  if (!WHO.some((field) => field in entry.data)) Object.assign(entry.data, { partner_key, xid });
  return entry;
}

/** The link, the consent, the key or the network may have changed: goes on, with the page part where that has work. */
export function proceed() {
  if (mayGo()) {
    for (const go of waiting.splice(0)) go();
    setTimeout(loadIfNeeded); // the site's growsumoInit comes first
  }
  if (part) part.proceed();
}

function loadIfNeeded() {
  if (attribution.partner_key || attribution.xid || memory.size || texts().length) loadPart().catch(() => {});
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
