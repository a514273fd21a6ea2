// Where the relay is.

/**
 * The relay's base URL, ending in `/`.
 *
 * - `option`: what the page said, relative to the page
 * - `scriptUrl`: where the classic script came from. Served as `…/pr/js`, it came from the relay.
 *
 * An option that is no http(s) address is reported and passed over.
 */
export function endpointOf(option, scriptUrl) {
  const given = option ? resolve(option, document.baseURI) : null;
  const problemCode = option && !given ? 'invalid_endpoint' : undefined;
  const relay = given || (/\/pr\/js$/.test(pathOf(scriptUrl)) && resolve('./', scriptUrl));
  const endpoint = relay || resolve('/pr/', document.baseURI) || '/pr/';
  return { endpoint: endpoint.replace(/\/*$/, '/'), problemCode };
}

function resolve(url, base) {
  try {
    const { protocol, origin, pathname } = new URL(url, base);
    return /^https?:$/.test(protocol) ? origin + pathname : null;
  } catch {
    return null;
  }
}

function pathOf(url) {
  try {
    return new URL(url).pathname;
  } catch {
    return '';
  }
}
