// Whether a fault has hit anything: one that never struck has proved nothing. Pure.

/** An answer that took longer was held up. */
const PROMPT_MS = 1_000;

/**
 * The exchanges that began when a fault was there already and did not end as they should: no answer, an answer that
 * speaks of trouble, or none within a second. `now` is when this is asked.
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
