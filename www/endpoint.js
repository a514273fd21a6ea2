// Where the relay is.

import { attempt } from './attempt.js';

/**
 * The relay's base URL, ending in `/`.
 *
 * - `option`: what the page said, relative to the page
 * - `scriptUrl`: where the classic script came from. Served as `…/pr/js`, or there under its own name, it came from the relay.
 *
 * An option that is no http(s) address is reported and passed over.
 */
export function endpointOf(option, scriptUrl) {
  const given = option ? resolve(option, document.baseURI) : null;
  const problemCode = option && !given ? 'invalid_endpoint' : undefined;
  const relay = given || (/\/pr\/[\w.-]*js$/.test(resolve(scriptUrl)) && resolve('./', scriptUrl));
  const endpoint = relay || resolve('/pr/', document.baseURI) || '/pr/';
  return { endpoint: endpoint.replace(/\/*$/, '/'), problemCode };
}

function resolve(url, base) {
  return attempt(() => {
    const { protocol, origin, pathname } = new URL(url, base);
    return /^https?:$/.test(protocol) && origin + pathname;
  });
}
