// The site's pages, as the browsers get them.

/**
 * The origin of a fault's pages: each has a registrable domain, and so an outbox, to itself. `secure` ones are on localhost,
 * which browsers trust as they trust https: there are Web Locks.
 */
export function siteOf({ name, secure = false }) {
  const label = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return secure ? `http://${label}.localhost` : `http://www.${label}.test`;
}

/** Where pages leave to: another origin, without the script. */
export const ELSEWHERE = 'http://www.elsewhere.test/away';

/**
 * The page with the script. Its query may hold
 *
 * - `clock`: milliseconds by which this page's clock is off, set before the script runs
 * - `late`: the sign-up part is not loaded before it is needed
 *
 * `chaos.signUp(list)` calls createSignup for each of the ledger's entries and gives the keys it was called for.
 * `chaos.online()` says in every tab of the origin what browsers say when the network is back. `chaos.kept(domain)` gives
 * the e-mail addresses of that domain in the origin's storage, wherever they are.
 */
export const page = (publicKey) => `<!doctype html><title>page</title>
<script>(${prepare})()</script>
<script src="/pr/js" data-key="${publicKey}"></script>
<form method="post" action="${ELSEWHERE}"><input name="called"></form>`;

export const away = '<!doctype html><title>away</title>';

function prepare() {
  const query = new URLSearchParams(location.search);
  if (query.has('late')) window.requestIdleCallback = () => 0;

  const shift = Number(query.get('clock'));
  if (shift) {
    const { Date } = window;
    window.Date = class extends Date {
      constructor(...parts) {
        if (parts.length > 0) super(...parts);
        else super(Date.now() + shift);
      }
      static now() {
        return Date.now() + shift;
      }
    };
  }

  const channel = new BroadcastChannel('chaos');
  const online = () => window.dispatchEvent(new Event('online'));
  channel.onmessage = online;

  window.chaos = {
    signUp(entries) {
      const called = [];
      for (const { key, email } of entries) {
        Object.assign(growsumo.data, { name: 'Chaos', email, customer_key: key });
        growsumo.createSignup();
        called.push(key);
      }
      return called;
    },
    online() {
      online();
      channel.postMessage('online');
    },
    now: () => Date.now(),
    kept: (domain) => Object.values(localStorage).join('\n').match(new RegExp(`[^"\\s]+@${domain}`, 'g')) ?? [],
  };
}
