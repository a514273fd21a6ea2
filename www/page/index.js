// The page part, loaded for sites that have `data-domains` or `data-clean-url`, for visitors whom somebody sent.

import { cleanAddress } from './address.js';
import { areDomains } from './domains.js';
import { decorateForms } from './forms.js';
import { decorateLinks } from './links.js';

/**
 * Starts it.
 *
 * - `options`: as text, by npm name
 * - `decorate(url)`: www/links.js
 * - `note(code)`: reports a problem
 *
 * Gives `clean()`, to be called whenever a link has been read and kept.
 */
export function startPage({ options, decorate, note }) {
  const { domains, cleanUrl = 'false' } = options;
  if (domains) {
    decorateLinks(decorate);
    decorateForms(decorate);
    if (!areDomains(domains)) note('invalid_domains');
  }
  return { clean: () => cleanUrl !== 'false' && cleanAddress() };
}
