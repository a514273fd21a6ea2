// Who a link or a cookie names, read as src/referral.rs reads it, to be compared with what the tracker says. The two are
// compared by tests/fixtures/links.json.

const BASE64 = ['gspk', 'ps_partner_key'];
const PARTNER = [...BASE64, 'gspid'];
const CLICK = ['gsxid', 'ps_xid'];
const MOST_BYTES = 512;

/** `{ partner_key?, xid?, carries }` of a query string; `carries`: there is one of our parameters, readable or not. */
export function readLink(query) {
  const pairs = query
    .replace(/^\?/, '')
    .split('&')
    .map((pair) => (pair.includes('=') ? [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] : [pair, '']));
  return {
    partner_key: first(pairs, PARTNER, (name, value) => (BASE64.includes(name) ? fromBase64(value) : clear(value))),
    xid: first(pairs, CLICK, (_, value) => /^[\w.-]{1,128}$/.test(clear(value) || '') ? clear(value) : undefined),
    carries: pairs.some(([name]) => [...PARTNER, ...CLICK].includes(name)),
  };
}

/** What a cookie's value says. */
export function readCookieValue(value) {
  return text(unescaped(value.replace(/^"(.*)"$/, '$1'), '+')) || undefined;
}

function first(pairs, names, read) {
  const values = names.flatMap((wanted) => pairs.filter(([name]) => name === wanted).map(([name, value]) => read(name, value)));
  return values.find(Boolean);
}

function clear(value) {
  return text(unescaped(value, ' ').replace(/^\s+|\s+$/g, ''));
}

function fromBase64(value) {
  const spelled = unescaped(unescaped(value, '+'), '+').trim().replace(/[ \n]/g, '+').replace(/-/g, '+').replace(/_/g, '/');
  const decode = (letters) => {
    if (/=/.test(letters)) return undefined;
    try {
      return text(atob(letters));
    } catch {
      return undefined;
    }
  };
  return decode(spelled.replace(/^=+|=+$/g, '')) || decode(spelled.replace(/^[=+]+|[=+]+$/g, ''));
}

/** Percent-decoded, one character a byte; escapes that are none stay. */
function unescaped(value, plus) {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join('');
  return bytes.replace(/\+/g, plus).replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** Bytes as the text that they spell, if it is one that could be a partner key. */
function text(bytes) {
  try {
    const found = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
    return found && ![...found].some(isControl) && bytes.length <= MOST_BYTES ? found : undefined;
  } catch {
    return undefined;
  }
}

function isControl(char) {
  const code = char.codePointAt(0);
  return code < 32 || (code > 126 && code < 160);
}
