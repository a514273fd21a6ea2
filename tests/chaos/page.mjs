// The site's pages, as the browsers get them.

/** Where a page of a fault's own site is: each fault has a registrable domain, and so an outbox, to itself. */
export const siteOf = (fault) => `http://www.${fault.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.test`;

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
    results: {},
    signUp(entries) {
      const called = [];
      for (const { key, email } of entries) {
        Object.assign(growsumo.data, { name: 'Chaos', email, customer_key: key });
        growsumo.createSignup((error, result) => {
          chaos.results[key] = result;
        });
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
