// The cookies once more, set by the relay: Safari forgets what scripts have written after 7 days, or after 24 hours
// when the link was decorated. What a server of the site has set lives its whole life.

import { attempt } from '../attempt.js';
import { WANTED } from '../storage.js';

let asked;

/**
 * Asks the relay for what the tracker has just written, once for each link, and once more on the next page when that
 * failed. `age`: seconds since the link was read. Without an answer everything works as it did.
 * Gives a promise of the answer, if it asked.
 */
export function askForCookies({ endpoint, public_key, days, age, attribution: { source, partner_key, xid } }) {
  const domain = attempt(() => localStorage[WANTED]);
  const wish = { public_key, partner_key, xid, domain, days };
  const link = JSON.stringify(wish);
  if (domain === undefined || link === asked) return undefined;
  asked = link;
  const body = JSON.stringify({ ...wish, age: Number(age) || undefined });

  const forget = () => attempt(() => localStorage.removeItem(WANTED));
  if (source !== 'link') forget();
  const request = { method: 'POST', body, credentials: 'include', keepalive: true };
  const answered = ({ ok }) => {
    // The answer has put this link's cookies over those of one that was asked for meanwhile: that is asked for once more.
    if (asked !== link) asked = undefined;
    else if (ok) forget();
  };
  return attempt(() => fetch(`${endpoint}referral`, request).then(answered).catch(() => {}));
}
