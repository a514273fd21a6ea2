// The report that people send to each other: findings and set-up as text. No partner key, no click id, no address with a
// query, nothing that a visitor has typed. Pure.

import { since } from '../concluded/cookies.js';
import { duration } from './words.js';

const SIGNS = { broken: '[!!]', warning: '[! ]', note: '[i ]', fine: '[ok]' };

export function report(facts, findings, { words }, browser) {
  const { version, relay, location, endpoint, engine, wasm, consent, options, attribution, places, cookies, outbox, signups, violations } = facts;
  const there = (value) => (value ? 'there' : 'none');
  const { how } = since(facts);
  const given = Object.entries(options).map(([name, value]) => (name === 'key' ? `key=${/^pk_\w{32}$/.test(value) ? 'pk_ and 32' : 'odd'}` : name));
  const lines = [
    `partnerkey inspector: ${words}`,
    '',
    ...findings.map(({ level, what, remedy }) => `${SIGNS[level]} ${what}${remedy ? `\n     ${remedy}` : ''}`),
    '',
    `site        ${location.origin}`,
    `relay       ${endpoint} (${relay ? [relay.state, relay.status, relay.code].filter(Boolean).join(' ') : 'asked'})`,
    `versions    script ${version}, relay ${(relay && relay.version) || 'unknown'}`,
    `engine      ${engine || 'unknown'} (WebAssembly ${wasm})`,
    `options     ${given.join(', ') || 'none'}`,
    `consent     ${consent.counts}, Global Privacy Control ${consent.gpc === undefined ? 'unknown' : consent.gpc}`,
    `referral    ${attribution.source || 'unknown'} (since: ${how}); address ${there(places.address.partner_key)}, cookie ${there(places.cookie.partner_key)}, data ${there(places.data.partner_key)}, click id ${there(attribution.xid)}`,
    `cookie      domain ${cookies.domain || 'not reported'}, ends ${cookies.expires ? `in ${duration(cookies.expires - facts.now)}` : 'not reported'}, relay ${cookies.wanted ? 'has not set it' : 'has nothing to do'}`,
    `policies    ${violations.map(({ directive, blocked }) => `${directive} ${blocked}`).join(', ') || 'nothing refused'}`,
    `sign-ups    ${signups.map(({ status, code }) => [status, code].filter(Boolean).join(' ')).join(', ') || 'none'}; waiting ${outbox.length}`,
    `browser     ${browser}`,
    `at          ${new Date(facts.now).toISOString()}`,
  ];
  return `${lines.join('\n')}\n`;
}
