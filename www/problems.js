// What can go wrong in the shell, each declared once. The tracker's and the sign-up part's own codes are in
// src/error.rs. Messages never carry a partner key, a name or an e-mail address.

export const PROBLEMS = {
  wasm_blocked:
    "WebAssembly is refused here, so no referral can be read: add 'wasm-unsafe-eval' to script-src",
  tracker_failed: 'the tracker failed; please report it with the steps that lead here',
  invalid_endpoint: 'data-endpoint is no http(s) address; using the default',
  global_taken: 'window.growsumo cannot be replaced: something on this page has frozen it',
  storage_blocked: 'localStorage is refused, so sign-ups are kept for this page only',
  unreadable_field: 'a field of growsumo.data cannot be written as JSON and was left out',
  signup_unavailable: 'growsumo-signup.js could not be loaded; the sign-up is kept and sent later',
  not_initialized: '_initialize was not called with a public key yet; the sign-up is kept until it is',
};

/** An `Error` with a stable `code`. Codes of the relay come without a message and are their own. */
export function problem(code, message = PROBLEMS[code] || code) {
  return Object.assign(new Error(`partnerkey: ${message}`), { name: 'PartnerkeyError', code });
}
