// For every code: how bad it is, and what to do. (tests/dist/inspector/ compares the codes with those that are declared.)

import { broken, note, warning } from './finding.js';

/** Codes of `growsumo.problem`. */
export const PROBLEMS = {
  invalid_gspk: [warning, 'The link\'s partner key cannot be read', 'Copy the link again from the partner\'s page: e-mail programs and shorteners cut or change links.'],
  invalid_gsxid: [warning, 'The link\'s click id cannot be read', 'Copy the link again from the partner\'s page. The partner is credited all the same.'],
  invalid_cookie: [warning, 'The stored partner key cannot be read', 'Something else writes a cookie called growSumoPartnerKey: remove it there, then arrive through a link again.'],
  cookies_blocked: [broken, 'The browser refuses cookies on this page', 'Allow cookies for this site. In a frame of another site they are refused: link to the page instead of framing it.'],
  missing_key: [broken, 'No public key was given', 'Put data-key="pk_..." on the script tag, or call growsumo._initialize(\'pk_...\').'],
  invalid_attribution: [warning, 'data-attribution cannot be read', 'Write last or first.'],
  invalid_cookie_days: [warning, 'data-cookie-days cannot be read', 'Write a whole number from 1 to 400.'],
  invalid_cookie_domain: [warning, 'data-cookie-domain cannot be read', 'Write auto, host, or a domain that this page belongs to.'],
  invalid_consent: [warning, 'data-consent cannot be read and counts as granted', 'Write granted, pending or denied.'],
  invalid_domains: [warning, 'data-domains cannot be read in part', 'List host names, separated by commas: shop.example, *.example.org. No https://, no path.'],
  invalid_engine: [warning, 'data-engine cannot be read', 'Write auto or js.'],
  invalid_endpoint: [broken, 'data-endpoint is no address', 'Write the relay\'s address, with https:// in front and /pr/ at its end.'],
  wasm_blocked: [broken, 'Neither WebAssembly nor growsumo.compat.js could run', 'Add \'wasm-unsafe-eval\' to script-src, or see that growsumo.compat.js is served beside the script.'],
  tracker_failed: [broken, 'The tracker has failed', 'This is a defect of partnerkey: please report it with the report below.'],
  global_taken: [broken, 'window.growsumo cannot be replaced', 'Remove the older tag or the code that freezes window.growsumo.'],
  storage_blocked: [warning, 'localStorage is refused', 'Sign-ups are kept for this page only: allow site data for this site.'],
  outbox_full: [broken, 'Too many sign-ups wait in this browser', 'Sign-ups do not reach the relay: see what is said about it here.'],
  unreadable_field: [warning, 'A field of growsumo.data was left out', 'Put only text, numbers, true or false, lists and plain objects into growsumo.data.'],
};

/** Codes of a sign-up that was not accepted; those of the relay among them. */
export const SIGNUPS = {
  missing_email: [broken, 'it had no e-mail address', 'Set growsumo.data.email before growsumo.createSignup().'],
  invalid_email: [broken, 'its e-mail address is none', 'Set growsumo.data.email to what the visitor typed, and validate the field: <input type="email" required>.'],
  invalid_customer_key: [broken, 'its customer_key cannot be used', 'Use your own id of the customer: at most 255 bytes, no control characters.'],
  missing_partner: [broken, 'it names no partner', 'Leave growsumo.data.partner_key alone, or call growsumo._spk() after you have replaced growsumo.data.'],
  unknown_public_key: [broken, 'the relay does not know the public key', 'Use the key that the relay was started with (PARTNERSTACK_PUBLIC_KEY).'],
  field_too_long: [broken, 'a field is too long', 'Shorten it: see the limits of the Customers API.'],
  invalid_field: [broken, 'a field has characters that cannot be used', 'Remove control characters from it.'],
  too_large: [broken, 'it is too large', 'Put less into growsumo.data: a sign-up has at most 16,384 bytes.'],
  no_answer: [warning, 'the relay has not answered yet', 'It is kept and sent again by itself. If this stays so, see what is said about the relay.'],
  relay_unavailable: [warning, 'the relay could not take it yet', 'It is kept and sent again by itself. If this stays so, look at the relay\'s log.'],
  signup_unavailable: [broken, 'growsumo-page.js or growsumo-signup.js could not be loaded', 'Serve all files of dist/ beside the script, and allow them in script-src.'],
  not_initialized: [broken, 'no public key was given', 'Put data-key="pk_..." on the script tag, or call growsumo._initialize(\'pk_...\').'],
  consent_pending: [note, 'the visitor has not been asked yet', 'It is sent when your banner calls growsumo.consent(\'granted\').'],
  consent_denied: [note, 'the visitor does not consent', 'Nothing was kept or sent, as it should be.'],
};
