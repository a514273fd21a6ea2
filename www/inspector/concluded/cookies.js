// Will the cookies last?

import { broken, fine, note, warning } from './finding.js';

const DAY = 86_400_000;
const DEFAULT_DAYS = 90;
/** So many ms after a link the relay has answered: it is asked when the page is idle. */
const PATIENCE = 15_000;

export const cookies = [enabled, lifetime, byServer];

/** The lifetime that was asked for, in days. */
export function wantedDays({ cookieDays }) {
  return /^\d{1,3}$/.test(cookieDays) && cookieDays >= 1 && cookieDays <= 400 ? Number(cookieDays) : DEFAULT_DAYS;
}

/**
 * Since when the cookie has been there, in ms since 1970, as far as that can be known: `{ at, how }`, `how` one of
 * `link` (read now), `expiry` (when it ends, less its lifetime), `unknown`.
 */
export function since({ attribution: { source }, origin, cookies: { expires }, options }) {
  if (source === 'link') return { at: origin.linkAt, how: 'link' };
  if (source === 'cookie' && expires) return { at: expires - wantedDays(options) * DAY, how: 'expiry' };
  return { how: 'unknown' };
}

function enabled({ cookies, problem }) {
  if (cookies.enabled !== false || (problem && problem.code === 'cookies_blocked')) return undefined;
  return broken('cookies_off', 'Cookies are switched off in this browser', 'Most visitors have them on. To test, allow them for this site.');
}

function lifetime({ cookies: { expires }, attribution: { source }, options, now }) {
  if (!expires) return undefined;
  const left = (expires - now) / DAY;
  if (source === 'link' && left < wantedDays(options) - 1) {
    return warning('cookie_capped', `The browser keeps the cookie for ${Math.ceil(left)} days only`, 'Browsers cut what a script writes. Let the relay set it as well: it must answer on this site\'s own domain.');
  }
  return fine('cookie_lasts', `The cookie lasts for ${Math.round(left)} more days`);
}

/** Safari keeps what scripts write for 7 days, or for 24 hours after a decorated link; not what the site's server sets. */
function byServer({ cookies: { wanted, storage }, attribution: { source, partner_key }, relay, origin, now }) {
  if (!partner_key || !relay || !storage || source !== 'link') return undefined;
  if (!wanted) return fine('server_cookies', 'The relay has set the cookies too, so Safari keeps them');
  if (relay.state !== 'takes' || now - origin.linkAt < PATIENCE) return undefined; // said already, or on its way
  return note('no_server_cookies', 'The relay has not set the cookies', 'Let POST /pr/referral and its Set-Cookie through your proxy: else Safari forgets the visitor after 7 days, or 24 hours.');
}
