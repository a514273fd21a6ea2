// A visit as the tracker takes it: one text in, one text out (src/bindings/tracker.rs).

import { attempt } from '../attempt.js';

/** The options, in the order in which the tracker takes them. */
const OPTIONS = ['key', 'attribution', 'engine', 'cookieDays', 'cookieDomain', 'consent', 'gpc', 'age', 'seen'];

/**
 * Reads the link and the cookies, decides, and writes the cookies that change.
 *
 * - `tracker(edge, facts)`: `visit` of the module
 * - Of `document` only `cookie` is used, which may throw, as in a sandboxed frame
 * - `location`: `hostname`, `protocol`, `search`; `options`: text by name
 *
 * Gives `{ source, consent, partner_key, xid, domain, code }`, of the latter four those that there are.
 */
export function visitWith(tracker, document, { hostname, protocol, search }, options) {
  const jar = () => attempt(() => document.cookie);
  const cookies = jar();
  const page = [hostname, protocol === 'https:' ? '1' : '', search, cookies == null ? '1' : '', cookies];
  const facts = [...OPTIONS.map((name) => options[name]), ...page];
  const shown = [];
  tracker(
    {
      write(cookie) {
        attempt(() => (document.cookie = cookie));
        const [pair] = cookie.split(';');
        // Nobody asks whether one is gone, and each look costs the browser a call to another process.
        return !/=$/.test(pair) && `${jar()}`.split(/; ?/).includes(pair);
      },
      show: (part) => shown.push(part || undefined),
    },
    facts.join('\0'),
  );
  const [source, consent, partner_key, xid, domain, code] = shown;
  return { source, consent, partner_key, xid, domain, code };
}
