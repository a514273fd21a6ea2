// Carries kept sign-ups to the relay, as src/outbox.rs says when: once now, and again when it failed.

import { CLAIM } from './page/kept.js';
import { post } from './post.js';

/** The name of the lock under which a tab sends what is kept. */
const LOCK = 'partnerkey.outbox';

/** After so many ms without an answer a try has failed. */
const ANSWER_DEADLINE = 20_000;

/** So many ms are enough for localStorage to be the same in every tab. */
const MOMENT = 50;

/**
 * Makes the courier.
 *
 * - `check`, `conclude`, `dueIn`: src/bindings/signup.rs
 * - `endpoint`: the relay's base URL
 * - `outbox`: `kept`, `one`, `change` and `forget` of page/kept.js
 * - `complete`: what the page knows better, put into an entry that is to be sent
 */
export function createCourier({ check, conclude, dueIn }, { endpoint, outbox, complete }) {
  const underway = new Set(); // ids
  let rounding = false;
  let timer;

  // The next page need not wait for what this one has claimed.
  addEventListener('pagehide', () => underway.forEach((id) => outbox.change(id, { claimed_until: 0 })));
  plan();
  return { send, round: () => round(true) };

  /** Sends a sign-up that this tab has claimed. Gives its result. */
  async function send(entry) {
    const { id } = entry;
    underway.add(id);
    const [result, keep] = await deliver(complete(entry)).finally(() => underway.delete(id));
    if (keep) outbox.change(id, keep);
    else outbox.forget(id);
    plan();
    return result;
  }

  /** One try. Gives its result, and what the outbox then knows of the sign-up; nothing of that, if it can be forgotten. */
  async function deliver(entry) {
    const body = check(entry);
    if (typeof body !== 'string') return [body];
    const deadline = new Promise((resolve) => setTimeout(resolve, ANSWER_DEADLINE, []));
    return conclude(entry, ...(await Promise.race([exchange(body), deadline])));
  }

  /** What `fetch` gives, and its body: without the latter where that cannot be read, without both where `fetch` fails. */
  async function exchange(body) {
    let response;
    try {
      response = await post(endpoint, body);
      return [response, `${await response.text()}`];
    } catch {
      return [response];
    }
  }

  /** Sends what is due, one after the other, while no other tab does. `nudged`: also what only rests. Never rejects. */
  async function round(nudged) {
    if (rounding) return;
    rounding = true;
    const alone = () => carry(nudged).catch(() => {}); // a claim ends by itself, and then it is tried again
    try {
      await navigator.locks.request(LOCK, alone);
    } catch {
      await alone(); // No locks over http: two tabs may send it, and the relay knows its id.
    }
    rounding = false;
    plan();
  }

  async function carry(nudged) {
    // What another tab has written before it gave the lock away, Chromium shows here a moment later.
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
    for (const { id } of outbox.kept()) {
      const entry = outbox.one(id); // as it is by now; not all of them again, for each
      if (!entry || dueIn(entry, nudged) > 0) continue;
      await send(outbox.change(id, { claimed_until: Date.now() + CLAIM }));
    }
  }

  /** Goes round again when the next one is due. */
  function plan() {
    clearTimeout(timer);
    if (rounding) return; // then it is done once, at the end
    const waits = outbox.kept().map((entry) => dueIn(entry, false));
    if (waits.length) timer = setTimeout(() => round(false), Math.min(...waits));
  }
}
