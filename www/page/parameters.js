/** Every parameter that is ours or the link domain's. */
export const PARAMETERS = ['gspk', 'ps_partner_key', 'gspid', 'gsxid', 'ps_xid', 'pscd'];
