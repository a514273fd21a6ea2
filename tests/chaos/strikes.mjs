// Whether a fault has hit anything: one that never struck has proved nothing.

import { setTimeout as pause } from 'node:timers/promises';

/** An answer that took longer was held up. */
const PROMPT_MS = 1_000;

/** So long a fault lasts at most until it has struck. */
const LIMIT_MS = 40_000;
/** So long until it has struck as often as there are visitors: the relay stops asking where it fails. */
const PLENTY_LIMIT_MS = 2_000;

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * The exchanges that began when a fault was there already and did not end as they should: no answer, an answer that
 * speaks of trouble, or none within a second. `now` is when this is asked. Pure.
 *
 * 409 is the Customers API's way to say that it has made this customer before: no trouble.
 */
export function struck(exchanges, { since, now }) {
  return exchanges.filter(({ begun, ended, status }) => {
    if (begun < since) return false;
    if ((ended ?? now) - begun >= PROMPT_MS) return true;
    if (ended === null) return false;
    return !(status >= 200 && status <= 299) && status !== 409;
  });
}

/** Which engine sent a request. */
export function engineOf({ userAgent }) {
  if (userAgent.includes('Firefox/')) return 'firefox';
  return userAgent.includes('Chrome/') ? 'chromium' : 'webkit';
}

/**
 * Waits until a fault that began at `since`, while these sign-ups were made, has struck, and gives whom it hit, once for
 * each time. Between browser and relay it must hit every engine.
 */
export async function strikesOf({ strikes: where }, { site, front, upstream, database, visitors }, { since, entries }) {
  const hit = (link) => struck(link.exchanges, { since, now: Date.now() }).map(({ request }) => request);
  const ofBrowsers = () => hit(front).filter(({ url }) => url.href.startsWith(`${site}/pr/`)).map(engineOf);
  const ofRelay = () => hit(upstream).map(() => 'relay');
  const ofClock = async () => {
    const keys = new Set(entries.map(({ key }) => key));
    const rows = (await database.rows()).filter(({ customer_key: key }) => keys.has(key));
    return rows.filter(({ received_at: at }) => Math.abs(at - since) > 300 * DAY_MS).map(() => 'relay');
  };
  const look = {
    'browser link': ofBrowsers,
    'upstream link': ofRelay,
    'both links': () => [...ofBrowsers(), ...ofRelay()],
    'relay clock': ofClock,
  }[where];
  const needed = where === 'browser link' ? visitors.map(({ engine }) => engine) : [];
  for (const started = Date.now(); ; await pause(50)) {
    const hits = await look();
    const waited = Date.now() - started;
    const enough = hits.length > 0 && needed.every((engine) => hits.includes(engine));
    const plenty = hits.length >= visitors.length || waited > PLENTY_LIMIT_MS;
    if ((enough && plenty) || waited > LIMIT_MS) return hits;
  }
}
