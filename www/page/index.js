// The page part, loaded for visitors whom somebody sent, or who have sign-ups waiting.

import { cleanAddress } from './address.js';
import { createDeliveries } from './deliveries.js';
import { areDomains } from './domains.js';
import { decorateForms } from './forms.js';
import { decorateLinks } from './links.js';

/**
 * Starts it; `core` is `shared` of ../part.js.
 *
 * - `deliver(entry, sent)` gives the result of a fresh sign-up
 * - `proceed()` is to be called when the link, the consent, the key or the network may have changed
 */
export function startPage(core) {
  const { attribution, credited, decorate, note, options } = core;
  const { domains, cleanUrl = 'false' } = options;
  const { deliver, sendKept, prepare } = createDeliveries(core);
  if (domains) {
    decorateLinks(decorate);
    decorateForms(decorate);
    if (!areDomains(domains)) note('invalid_domains');
  }
  proceed();
  return { deliver, proceed };

  function proceed() {
    sendKept();
    prepare();
    const { partner_key, xid } = credited();
    if (cleanUrl !== 'false' && (partner_key || xid) && attribution().code !== 'cookies_blocked') cleanAddress();
  }
}
