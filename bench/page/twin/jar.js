// `document.cookie`, written for the registrable domain, which only the browser knows.

import { attempt } from '../../../www/attempt.js';

/** The domains that a cookie of `host` could be meant for, the broadest first; none for addresses and single labels. */
function domainsOf(host) {
  if (!/\.[a-z][^.]*$/i.test(host)) return [];
  const labels = host.split('.');
  return labels.map((_, at) => labels.slice(at).join('.')).slice(0, -1).reverse();
}

/** The domain called `name`, if `host` is it or lies below it. */
export function covering(name, host) {
  const wanted = name.replace(/^\./, '').toLowerCase();
  return domainsOf(host).find((domain) => domain.toLowerCase() === wanted);
}

/**
 * Stores the referral, after removing what there is of its cookies. Gives the domain that they are stored for, empty for
 * this host, and nothing where they are not kept. `domain`: nothing is the registrable one, the broadest that keeps them.
 */
export function store(document, { hostname, protocol }, { partner_key, xid }, { lifetime, domain }) {
  const cookies = { growSumoPartnerKey: partner_key, ps_partner_key: partner_key, ps_xid: xid, gsxid: xid };
  const set = (pair, seconds, of) =>
    attempt(() => {
      const scope = (of && `; Domain=${of}`) + (protocol === 'https:' ? '; Secure' : '');
      document.cookie = `${pair}; Path=/; SameSite=Lax; Max-Age=${seconds}${scope}`;
    });
  const scopes = [...domainsOf(hostname), ''];

  const keeps = (of) =>
    Object.entries(cookies).every(([name, value]) => {
      if (!value) return true;
      const pair = `${name}=${value.replace(/[^!#-$&-+\--:<-[\]-~]/gu, encodeURIComponent)}`;
      set(pair, lifetime, of);
      return `; ${document.cookie};`.includes(`; ${pair};`);
    });

  return attempt(() => {
    if (/(^|;\s*)(growSumoPartnerKey|ps_partner_key|ps_xid|gsxid)(=|;|$)/.test(document.cookie)) {
      for (const name in cookies) for (const of of scopes) set(`${name}=`, 0, of);
    }
    return (domain == null ? scopes : [domain]).find(keeps);
  });
}
