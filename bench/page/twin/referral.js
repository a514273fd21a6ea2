// What a link and the cookies say, read forgivingly.

import { attempt } from '../../../www/attempt.js';

/** What a list carries under names, the best first, each with what reads its value. */
const LINK = {
  keys: { gspk: fromBase64, ps_partner_key: fromBase64, gspid: clear },
  ids: { gsxid: (value) => clickId(clear(value)), ps_xid: (value) => clickId(clear(value)) },
};
const JAR = {
  keys: { growSumoPartnerKey: fromCookie, ps_partner_key: fromCookie },
  ids: { ps_xid: (value) => clickId(fromCookie(value)), gsxid: (value) => clickId(fromCookie(value)) },
};

/** 512 bytes in base64, each character percent-encoded twice. */
const MOST_SPELLED = 3420;

/** `{ referral, problem }` of a query string. */
export function inLink(query) {
  const pairs = pairsOf(query.replace(/^\?/, ''), '&');
  const [key, id] = [first(pairs, LINK.keys), first(pairs, LINK.ids)];
  return {
    referral: referralOf(key, id),
    problem: key.unreadable ? 'invalid_gspk' : id.unreadable ? 'invalid_gsxid' : undefined,
  };
}

/** The same of `document.cookie`. Sites have cookies of their own called `gsxid`: it counts beside a partner key. */
export function inCookies(jar) {
  const pairs = pairsOf(jar, ';');
  const [key, id] = [first(pairs, JAR.keys), first(pairs, JAR.ids)];
  return {
    referral: referralOf(key, key.value || id.name !== 'gsxid' ? id : {}),
    problem: key.unreadable ? 'invalid_cookie' : undefined,
  };
}

const referralOf = (key, id) => ({ partner_key: key.value, xid: id.value });

const pairsOf = (list, separator) => list.split(separator).map((pair) => /^[ \t\n\f\r]*([^=]*)=?(.*)$/s.exec(pair));

/** The first usable value: `{ name, value }`, or whether there were others. */
function first(pairs, readers) {
  let unreadable = false;
  for (const name in readers) {
    for (const [, own, spelled] of pairs) {
      if (own !== name) continue;
      const value = attempt(() => printable(readers[name](spelled)));
      if (value) return { name, value };
      unreadable = true;
    }
  }
  return { unreadable };
}

/** Text of 1 to 512 bytes without control characters, or nothing. */
const printable = (text) => !/\p{Cc}/u.test(text) && new TextEncoder().encode(text).length <= 512 && text;

function clickId(text) {
  return /^[\w.-]{1,128}$/.test(text) ? text : '';
}

/** Percent-decoded; escapes that are none stay. Throws where it is no UTF-8. */
const decoded = (text) => decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'));

function clear(value) {
  return decoded(value.replace(/\+/g, ' ')).replace(/^[\0- ]+|[\0- ]+$/g, '');
}

function fromCookie(value) {
  return decoded(value.replace(/^"(.*)"$/s, '$1'));
}

function fromBase64(value) {
  if (value.length > MOST_SPELLED) return '';
  const bytes = (text) => text.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(`0x${hex}`));
  const spelled = bytes(bytes(value));
  // A `+` at an end may be a letter, or white space around the value.
  return attempt(() => fromLetters(spelled)) || fromLetters(spelled.replace(/^[\0- +]+|[\0- +]+$/g, ''));
}

function fromLetters(spelled) {
  const letters = spelled.replace(/^[\0- =]+|[\0- =]+$/g, '').replace(/[- ]/g, '+').replace(/_/g, '/');
  // atob passes over white space.
  if (/\s/.test(letters)) return '';
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt());
  return printable(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
}
