// The cookies: what the page sees of them, and what the browser says about them.

import { attempt } from '../../attempt.js';
import { WANTED } from '../../storage.js';
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

/**
 * The registrable domain: the broadest for which this browser keeps a cookie, tried with a throw-away one, once a page.
 * Nothing for addresses and single labels.
 */
export function registrableDomain() {
  registrable = registrable || { domain: attempt(broadestDomain) };
  return registrable.domain;
}

let registrable;

function broadestDomain() {
  const labels = location.hostname.split('.');
  const candidates = labels.map((_, at) => labels.slice(at).join('.')).slice(0, -1);
  return candidates.reverse().find((domain) => {
    const name = `partnerkey_probe_${Math.random()}`;
    document.cookie = `${name}=1; Path=/; Max-Age=60; Domain=${domain}`;
    const kept = document.cookie.includes(name);
    document.cookie = `${name}=; Path=/; Max-Age=0; Domain=${domain}`;
    return kept;
  });
}

/** What is remembered in localStorage: whether the tracker still wants cookies of the relay. */
export function remembered() {
  return {
    storage: attempt(() => localStorage.length >= 0) === true,
    wanted: attempt(() => localStorage[WANTED]) !== undefined,
  };
}
