// The web site of a spec: its own pages, at every host name, in front of the relay.

import { startProxy } from './proxy.mjs';

/** Host names that specs use. None is looked up: the proxy answers for all of them, and for any other. */
export const hosts = {
  www: 'www.example.test',
  app: 'app.example.test', // same registrable domain as www
  shop: 'shop.example.co.uk', // below a public suffix of two labels
  pages: 'someone.github.io', // github.io is itself a public suffix: a cookie on it is refused
};

/**
 * Opens a site: a proxy (see proxy.mjs for `answer`, `received`, `receives`, `requests`, `forget`) with
 *
 * - `page(path, html, { status, headers })`: serves a page there, at every host, whatever the query
 * - `url(path, host)`: its address; `host` is `www.example.test` unless told
 * - `close()`
 *
 * What is neither a page nor answered by a rule goes to `relay`, when there is one; where there is an `app` too, the
 * relay is at `/pr/` and the app has the rest.
 */
export async function openSite({ relay, app } = {}) {
  const behind = ({ url }) => (relay && url.pathname.startsWith('/pr/') ? relay.url : app.url);
  const proxy = await startProxy({ upstream: app ? behind : relay?.url });
  return Object.assign(proxy, {
    page(path, html, { status = 200, headers = {} } = {}) {
      return proxy.answer(path, {
        status,
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
        body: html,
      });
    },
    url: (path = '/', host = hosts.www) => new URL(path, `http://${host}`).href,
    close: () => proxy.stop(),
  });
}
