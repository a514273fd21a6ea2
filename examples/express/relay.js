// The relay on this site's own origin, passed through by the app itself. A web server in front can do it too, and
// then this file is not needed: see deploy/.

import { createProxyMiddleware } from 'http-proxy-middleware';
import { relayUrl } from './settings.js';

/** Passes what matches on to the relay: path, body and Host as they came. Nothing else of the relay is reachable. */
export function relayAt(pathFilter) {
  return createProxyMiddleware({
    target: relayUrl,
    pathFilter,
    on: {
      proxyReq(onward, request) {
        // What the client claims in these headers is replaced. `ip` and `protocol` obey the app's `trust proxy`.
        onward.setHeader('x-forwarded-for', request.ip);
        onward.setHeader('x-forwarded-proto', request.protocol);
      },
    },
  });
}
