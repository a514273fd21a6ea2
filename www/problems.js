// What can go wrong in the shell, each declared once. The tracker's and the sign-up part's own codes are in
// src/error.rs. Messages never carry a partner key, a name or an e-mail address.

const PROBLEMS = {
  wasm_blocked: "WebAssembly is refused: add 'wasm-unsafe-eval' to script-src",
  tracker_failed: 'a defect of ours; please report it',
  invalid_endpoint: 'data-endpoint is no http(s) address',
  global_taken: 'window.growsumo is frozen',
  storage_blocked: 'localStorage is refused; sign-ups are kept for this page only',
  outbox_full: 'localStorage is full; sign-ups are kept for this page only',
  unreadable_field: 'a field of growsumo.data is no JSON; left out',
};

/** Why a sign-up waits, as its result says: the sign-up part cannot be loaded. */
export const SIGNUP_UNAVAILABLE = 'signup_unavailable';
/** Why a sign-up waits: there is no public key yet. */
export const NOT_INITIALIZED = 'not_initialized';
/** Why a sign-up waits: the visitor has not agreed yet. */
export const CONSENT_PENDING = 'consent_pending';
/** Why a sign-up is not sent: the visitor does not agree. */
export const CONSENT_DENIED = 'consent_denied';
/** Why a sign-up waits: as in src/error.rs, but said by the shell when the time is up. */
export const NO_ANSWER = 'no_answer';

/** An `Error` with a stable `code`. Codes of the relay come without a message and are their own. */
export function problem(code, message = PROBLEMS[code] || code) {
  return Object.assign(new Error(`partnerkey: ${message}`), { name: 'PartnerkeyError', code });
}
