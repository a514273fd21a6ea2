// js-cookie, with the simplest form of the job around it: the link's key into the two cookies, or out of them.
// Ready: growsumoInit, called as partnerkey does.

import Cookies from 'js-cookie';

const link = new URLSearchParams(location.search).get('gspk');
const partner_key = link ? atob(link) : Cookies.get('growSumoPartnerKey');
if (link) {
  for (const name of ['growSumoPartnerKey', 'ps_partner_key']) Cookies.set(name, partner_key, { expires: 90, sameSite: 'lax' });
}
window.growsumo = { data: { partner_key, ps_partner_key: partner_key } };
window.growsumoInit();
