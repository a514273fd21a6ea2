// Whether the relay answers, and would take this page's sign-ups. Nothing about the visitor is sent.

/** After so many ms without an answer there is none. */
const DEADLINE = 8000;

/**
 * Asks the relay. Gives `{ state, status?, code?, version? }`; the states are
 *
 * - `takes`: it would take a sign-up of this page
 * - `refuses`: it says with `code` why not
 * - `odd`: something answers at this address, and it is not the relay
 * - `closed`: it serves files, but its answer to a sign-up cannot be read: this origin is not listed
 * - `silent`: nothing can be read from there
 */
export async function askRelay(endpoint, publicKey) {
  const answer = await ask(`${endpoint}check`, { method: 'POST', body: JSON.stringify({ public_key: publicKey }) });
  if (!answer) return { state: (await ask(`${endpoint}integrity.json`, {})) ? 'closed' : 'silent' };

  const { status } = answer;
  const said = await answer.json().catch(() => ({}));
  const { version, error } = Object(said);
  if (answer.ok && version) return { state: 'takes', status, version: `${version}` };
  if (error && typeof error.code === 'string') return { state: 'refuses', status, code: error.code };
  return { state: 'odd', status };
}

async function ask(url, init) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), DEADLINE);
  try {
    return await fetch(url, { ...init, credentials: 'omit', cache: 'no-store', signal: control.signal });
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
