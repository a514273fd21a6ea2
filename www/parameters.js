/** The parameters that make a link another click, with their values, in an address or a query string; src/referral.rs reads them. */
export const PARAMETERS = /[?&](gspk|ps_partner_key|gspid|gsxid|ps_xid)=[^&]*/g;
