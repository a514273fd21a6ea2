// The referral carried to another site of ours: in the parameters of a link.

import { attempt } from './attempt.js';
import { credited } from './attribution.js';
import { page } from './page.js';
import { PARAMETERS } from './parameters.js';

/**
 * An address with the referral in it, added as text: what was there stays byte for byte. Always text, and never throws.
 *
 * - For the hosts of the option `domains`; for any without it
 * - Unchanged: what is no http(s) address, carries a referral already, or has nobody to credit
 */
export function decorate(url) {
  const text = attempt(() => `${url}`) || '';
  return attempt(() => withReferral(text.trim(), credited(), page.options.domains)) || text;
}

/** Nothing where it is to stay as it is. */
function withReferral(url, { partner_key, xid }, domains) {
  const { protocol, hostname } = new URL(url, document.baseURI);
  const [, address, fragment] = /^([^#]*)([^]*)$/.exec(url);
  if (!/^https?:$/.test(protocol) || address.match(PARAMETERS) || (domains && !covers(domains, hostname))) return undefined;
  const added = [partner_key && `gspk=${encodeURIComponent(base64(partner_key))}`, xid && `gsxid=${xid}`].filter(Boolean).join('&');
  const separator = /[?&]$/.test(address) ? '' : address.includes('?') ? '&' : '?';
  return added && address + separator + added + fragment;
}

/** Whether a host is listed, or below one that is listed as `*.host`. */
function covers(domains, hostname) {
  const listed = domains.toLowerCase().split(/[\s,]+/);
  return listed.some((domain) => domain === hostname || (domain[1] === '.' && domain === `*${hostname.slice(1 - domain.length)}`));
}

/** base64 of the text's UTF-8, without padding. */
function base64(text) {
  return btoa(unescape(encodeURIComponent(text))).replace(/=+$/, '');
}
