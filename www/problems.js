// What can go wrong in the shell, each code declared once. The tracker's and the sign-up part's own are in src/error.rs.
// Messages never carry a partner key, a name or an e-mail address.

/** The page's own problems. Each has its cause and remedy in docs/troubleshooting.md; on every page they would cost bytes. */
export const PROBLEMS = [
  'wasm_blocked',
  'tracker_failed',
  'invalid_endpoint',
  'invalid_domains',
  'global_taken',
  'storage_blocked',
  'outbox_full',
  'unreadable_field',
];

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

/** An `Error` with a stable `code`; without a message of its own it says where the remedy is. */
export function problem(code, message = `${code}, see docs/troubleshooting.md`) {
  return Object.assign(Error(`partnerkey: ${message}`), { name: 'PartnerkeyError', code });
}
