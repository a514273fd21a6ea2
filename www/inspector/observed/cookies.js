// The cookies: what the page sees of them, and what the browser says about them.

import { attempt } from '../../attempt.js';
import { FOUND_DOMAIN, WANTED } from '../../storage.js';
import { readCookieValue } from './link.js';

const PARTNER = ['growSumoPartnerKey', 'ps_partner_key'];

/** What `document.cookie` says: `{ partner_key?, xid?, copies }`, `copies` the most cookies of one of our names. */
export function readJar(jar) {
  const pairs = jar.split(';').map((pair) => {
    const [name, ...value] = pair.split('=');
    return [name.trim(), value.join('=').trim()];
  });
  const of = (name) => pairs.filter(([found]) => found === name).map(([, value]) => readCookieValue(value));
  const partners = PARTNER.map(of);
  return {
    partner_key: partners.flat().find(Boolean),
    xid: of('ps_xid').find(Boolean) || (partners.flat().length ? of('gsxid').find(Boolean) : undefined),
    copies: Math.max(...partners.map((values) => values.length)),
  };
}

/**
 * What the browser itself reports of the cookie: `{ api, domain?, expires? }`, `expires` in ms since 1970.
 *
 * Only Chromium says more than name and value, and browsers have the interface on https and localhost alone.
 */
export async function askBrowser() {
  const { cookieStore } = window;
  if (!cookieStore) return { api: false };
  try {
    const [cookie] = await cookieStore.getAll(PARTNER[0]);
    const { domain, expires } = cookie || {};
    return { api: true, domain: expires && (domain || location.hostname), expires: expires || undefined };
  } catch {
    return { api: false };
  }
}

/** What is remembered in localStorage: the domain that the tracker found, and whether it still wants cookies of the relay. */
export function remembered() {
  return {
    storage: attempt(() => localStorage.length >= 0) === true,
    probed: attempt(() => localStorage[FOUND_DOMAIN]),
    wanted: attempt(() => localStorage[WANTED]) !== undefined,
  };
}
