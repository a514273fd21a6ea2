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

const has = (jar, name) => new RegExp(`(^|;)\\s*${name}(=|;|$)`).test(jar);

/**
 * Stores the referral, and removes copies of its cookies in other scopes. Gives the domain that they are stored for, empty
 * for this host, and nothing where they are not kept.
 */
export function store(document, { hostname, protocol }, { partner_key, xid }, { lifetime, domain, found }) {
  const cookies = { growSumoPartnerKey: partner_key, ps_partner_key: partner_key, ps_xid: xid, gsxid: xid };
  const set = (name, value, seconds, of) =>
    attempt(() => {
      const scope = (of && `; Domain=${of}`) + (protocol === 'https:' ? '; Secure' : '');
      document.cookie = `${name}=${value}; Path=/; SameSite=Lax; Max-Age=${seconds}${scope}`;
    });

  /** Whether they are kept there. Throws where cookies cannot be read. */
  const write = (of) => {
    const before = document.cookie;
    for (const name in cookies) {
      const value = cookies[name];
      if (has(before, name)) for (const scope of [...domainsOf(hostname), '']) set(name, '', 0, scope);
      if (value) set(name, value.replace(/[^!#-$&-+\--:<-[\]-~]/gu, encodeURIComponent), lifetime, of);
    }
    const after = document.cookie;
    return Object.keys(cookies).every((name) => !cookies[name] || has(after, name));
  };

  /** The broadest domain for which a throw-away cookie is kept. */
  const registrable = () => {
    const name = `partnerkey_probe_${(Math.random() * 2 ** 32) >>> 0}`; // no other tab's
    return (
      domainsOf(hostname).find((of) => {
        set(name, 1, 60, of);
        const kept = has(document.cookie, name);
        set(name, '', 0, of);
        return kept;
      }) || ''
    );
  };

  return attempt(() => {
    if (!partner_key && !xid) return write('') ? '' : undefined;
    const auto = domain == null;
    if (auto && found && write(found)) return found;
    const of = auto ? registrable() : domain;
    return write(of) ? of : undefined;
  });
}
