/**
 * Posts a sign-up to the relay: as text, which needs no preflight (Fetch, section 2.2.2), and `keepalive`, so that it outlives the
 * page. Gives a promise of what the page's `fetch` gives, which may be anything; rejected where that throws.
 */
export const post = async (endpoint, body) => fetch(`${endpoint}signup`, { method: 'POST', body, keepalive: true });
