// Sign-ups on their way: answered, forgotten on a definitive answer, sent as the page goes, sent again.

import { attempt } from '../attempt.js';
import { SIGNUP_UNAVAILABLE } from '../problems.js';
import { WANTED } from '../storage.js';
import { CLAIM, createKept } from './kept.js';
import { askForCookies } from './server-cookies.js';

/** After so many ms it is done although the page is never idle: Chromium may leave even a quiet page without an idle moment. */
const IDLE_DEADLINE = 2000;

/** Makes them; `core` is `shared` of ../part.js. */
export function createDeliveries(core) {
  const { attribution, bare, complete, consent, endpoint, engine, fire, load, look, mayGo, memory, options, told } = core;
  const { change, forget, kept, one } = createKept(memory);
  const own = new Set(); // the ids of this page's sign-ups
  const underway = new Set(); // the ids of those that a request has been made for
  // WebKit does not call a page loaded before a module that was asked for earlier is there.
  const loaded = new Promise((resolve) => (document.readyState === 'complete' ? resolve() : addEventListener('load', resolve)));
  let courier;
  let signupPart; // its loading

  // Both: Firefox loses some of what a page sends while it goes.
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => document.hidden && leave());
  return { deliver, sendKept, prepare };

  /** Gives a fresh sign-up's result; `sent` promises the answer to what was posted of it. Never rejects. */
  async function deliver(entry, sent = courier ? undefined : fire(entry)) {
    const { id } = entry;
    own.add(id);
    change(id, { claimed_until: Date.now() + CLAIM });
    try {
      const answer = await during(id, definitive(id, sent));
      if (answer) {
        forget(id);
        return answer;
      }
      await loadCourier();
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

  /**
   * The page is left: what has no answer, and no request underway that outlives the page, goes out as a beacon. What is no
   * longer kept is settled, here or in another tab.
   */
  function leave() {
    for (const id of own) {
      const entry = change(id, { claimed_until: 0 }); // the next page need not wait
      const sends = entry && mayGo() && !(underway.has(id) && 'keepalive' in Request.prototype);
      const body = sends && bare(entry);
      if (body) attempt(() => navigator.sendBeacon(`${endpoint}signup`, body));
    }
  }

  /** Sends what waits here, and what earlier pages could not deliver. */
  function sendKept() {
    if (mayGo() && !document.hidden && kept().length) loaded.then(loadCourier).then(() => courier.round(), () => {});
  }

  /** When the page is idle: has ready what a sign-up needs, and the relay set the cookies once more. */
  function prepare() {
    const wish = { endpoint, public_key: options.key, days: options.cookieDays, age: told().age, attribution: attribution() };
    if (!mayGo() || !(wish.attribution.partner_key || wish.attribution.xid)) return;
    const answered = () => {
      const { source, partner_key, xid, domain = '' } = attribution();
      // What the relay set after the visitor had withdrawn is removed again.
      if (consent() === 'denied') return look();
      if (source !== 'link' || (partner_key === wish.attribution.partner_key && xid === wish.attribution.xid)) return;
      // Another link was followed meanwhile, and the answer has put the earlier one's cookies over it.
      attempt(() => (localStorage[WANTED] = domain));
      prepare();
    };
    const begin = () => {
      loadCourier().catch(() => {});
      const asked = askForCookies(wish);
      if (asked) asked.then(answered);
    };
    loaded.then(() => (window.requestIdleCallback || setTimeout)(begin, window.requestIdleCallback && { timeout: IDLE_DEADLINE }));
  }

  /** The sign-up part; a failure to load it is forgotten, so that the next call tries again. */
  async function loadCourier() {
    // Without a tracker nobody knows who is to be credited: what names nobody would be taken for a customer of nobody's.
    if (!attribution().source) throw 0;
    const outbox = { change, forget, kept: () => (mayGo() ? kept() : []), one: (id) => (mayGo() ? one(id) : undefined) };
    signupPart =
      signupPart ||
      load(engine() === 'wasm' ? '-signup' : '-signup.compat').then(({ startSignup }) => startSignup({ endpoint, outbox, complete })).then(
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
}

/** What the relay has answered, if that settles the sign-up. */
async function definitive(id, sent) {
  try {
    const { status } = await (await sent).json();
    return /^(accepted|duplicate)$/.test(status) && { status, id };
  } catch {
    return undefined; // the courier learns why
  }
}
