// Who is credited, and is it the same everywhere?

import { broken, fine, note, warning } from './finding.js';

export const referral = [nobody, places, lost, copies];

function nobody({ attribution: { source } }) {
  if (source !== 'nowhere') return undefined;
  return note('nobody', 'Nobody sent this visitor', 'To try it, open this page with ?gspid=gstest behind its address: the test partner that every account has.');
}

function places({ places: { cookie, data }, attribution, consent }) {
  const { partner_key } = attribution;
  if (!partner_key) return undefined;
  if (data.partner_key !== partner_key) {
    return warning('data_differs', 'growsumo.data does not have the partner', 'The page has replaced or changed growsumo.data. Sign-ups are credited all the same, but your own code does not see the partner: set fields of it instead of a new object.');
  }
  if (consent.counts !== 'granted') return undefined;
  if (!cookie.partner_key) return broken('no_cookie', 'The partner is not in the cookie', 'The credit ends with this page. See what is said about cookies and consent.');
  if (cookie.partner_key !== partner_key) {
    return broken('cookie_differs', 'The cookie names another partner', 'Something else writes the cookie growSumoPartnerKey: an older tag, or your server. Only one may.');
  }
  return fine('places_agree', 'Cookie and growsumo.data name the same partner');
}

/** The address that this page was opened with named a partner whom the tracker never saw. */
function lost({ places: { address, entered }, attribution, options }) {
  const named = entered.partner_key || entered.xid;
  if (!named || address.carries || options.cleanUrl !== undefined || options.attribution === 'first') return undefined;
  if ([attribution.partner_key, attribution.xid].includes(named)) return undefined;
  return broken('link_lost', 'The link\'s parameters were gone before the script could read them', 'Load the script earlier: in the head, before the router or the redirect that cleans the address.');
}

function copies({ places: { cookie } }) {
  if (!(cookie.copies > 1)) return undefined;
  return warning('cookie_copies', 'There are two cookies of the same name', 'One is for this host, one for the whole domain, and engines choose differently. Arrive through a link once more: the copy is removed.');
}
