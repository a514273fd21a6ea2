// What can go wrong in the shell, each declared once. The tracker's and the sign-up part's own codes are in
// src/error.rs. Messages never carry a partner key, a name or an e-mail address.

export const PROBLEMS = {
  wasm_blocked: "WebAssembly is refused: add 'wasm-unsafe-eval' to script-src",
  tracker_failed: 'the tracker failed; please report it',
  invalid_endpoint: 'data-endpoint is no http(s) address; using the default',
  global_taken: 'window.growsumo is frozen and cannot be replaced',
  storage_blocked: 'localStorage is refused; sign-ups are kept for this page only',
  unreadable_field: 'a field of growsumo.data is no JSON and was left out',
  signup_unavailable: 'growsumo-signup.js cannot be loaded; the sign-up is kept',
  not_initialized: '_initialize was given no public key yet; the sign-up is kept',
};

/** An `Error` with a stable `code`. Codes of the relay come without a message and are their own. */
export function problem(code, message = PROBLEMS[code] || code) {
  return Object.assign(new Error(`partnerkey: ${message}`), { name: 'PartnerkeyError', code });
}
