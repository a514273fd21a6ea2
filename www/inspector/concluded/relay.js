// Would the relay take this page's sign-ups?

import { broken, fine, warning } from './finding.js';

export const relay = [answers, version, firstParty];

const REFUSALS = {
  unknown_public_key: ['The relay does not know this public key', 'Use the key that the relay was started with (PARTNERSTACK_PUBLIC_KEY), or start it with this one.'],
  origin_not_allowed: ['The relay does not take sign-ups from this site', 'Start it with --origin and this page\'s origin; without --origin, the proxy in front must pass on Host as the browser sent it.'],
  too_many_requests: ['The relay has had too many requests from this address', 'Behind a proxy, start it with --client-address x-forwarded-for: else all visitors share one allowance.'],
};

function answers({ relay, options: { key }, location, endpoint, violations }) {
  if (!relay || !key) return undefined;
  const { state, code, status } = relay;
  if (state === 'takes') return fine('relay', 'The relay answers and knows this public key');
  if (state === 'refuses') {
    const [what, remedy] = REFUSALS[code] || [`The relay refuses: ${code.slice(0, 40)}`, 'Look at the relay\'s log, and at the list of codes in the documentation.'];
    return broken(`relay_${code}`, what, remedy);
  }
  if (state === 'odd' && status >= 500) {
    return broken('relay_down', `The web server answers for the relay: ${status}`, 'Start the relay, and see that the proxy in front reaches it. Sign-ups are kept in the browser until then.');
  }
  if (state === 'odd') {
    return broken('relay_elsewhere', `What answers at the relay's address is not the relay: ${status}`, 'Hand everything below /pr/ to the relay, unchanged, or set data-endpoint to where it is.');
  }
  if (state === 'closed' && originOf(endpoint) !== location.origin) {
    return broken('relay_origin', 'The relay is there, and does not take sign-ups from this site', 'Start it with --origin and this page\'s origin.');
  }
  if (violations.some(({ directive, reportOnly }) => directive === 'connect-src' && !reportOnly)) return undefined; // said already
  return broken('relay_silent', 'The relay cannot be reached', 'Is it running, and is everything below /pr/ handed to it? A content blocker may also be in the way.');
}

function version({ relay, version }) {
  if (!relay || !relay.version || relay.version === version) return undefined;
  return warning('versions', `The script is version ${version}, the relay ${relay.version}`.slice(0, 100), 'Install both from one release. A cached script is replaced within minutes.');
}

function firstParty({ endpoint, location, attribution: { domain }, cookies: { registrable } }) {
  const { hostname, origin } = urlOf(endpoint);
  if (!hostname) return undefined;
  if (origin === location.origin) return fine('first_party', 'The relay is on this site\'s own origin');
  const site = domain || registrable;
  if (site && (hostname === site || hostname.endsWith(`.${site}`))) return fine('same_site', 'The relay is on this site\'s own domain');
  return warning('third_party', 'The relay is on another site\'s domain', 'Put it at /pr/ of this site, through your proxy: blockers refuse other hosts, and Safari does not keep cookies from there.');
}

function originOf(url) {
  return urlOf(url).origin;
}

function urlOf(url) {
  try {
    return new URL(url);
  } catch {
    return {};
  }
}
