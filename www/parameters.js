// The names of a link's parameters.

/** Those that make a link another click; src/referral.rs reads them. */
export const NAMES = 'gspk|ps_partner_key|gspid|gsxid|ps_xid';

/** Them with their values, in an address or a query string. */
export const PARAMETERS = new RegExp(`[?&](${NAMES})=[^&]*`, 'g');
