// Do sign-ups arrive?

import { SIGNUPS } from './codes.js';
import { broken, fine, note, warning } from './finding.js';

const PATIENCE = 5 * 60_000;

export const signups = [last, outbox, forms, fields, domains];

function last({ signups }) {
  const { status, code } = signups[signups.length - 1] || {};
  if (!status) return undefined;
  if (status === 'skipped' && !code) {
    return note('skipped', 'The last sign-up was not sent: nobody is to be credited', 'To try it, arrive through a partner\'s link first, or with ?gspid=gstest.');
  }
  if (/^(accepted|duplicate)$/.test(status)) {
    return fine('last_signup', status === 'accepted' ? 'The last sign-up arrived' : 'The last sign-up was of a customer that the relay knew');
  }
  const [level, why, remedy] = SIGNUPS[code] || [status === 'queued' ? warning : broken, `${code}`.slice(0, 40), 'See the list of codes in the documentation.'];
  const what = status === 'queued' ? 'The last sign-up waits' : status === 'skipped' ? 'The last sign-up was not sent' : 'The last sign-up was refused';
  return level(`signup_${code}`, `${what}: ${why}`, remedy);
}

function outbox({ outbox, now }) {
  if (!outbox.length) return fine('outbox', 'No sign-up waits in this browser');
  const oldest = Math.min(...outbox.map(({ at }) => at));
  if (!(now - oldest > PATIENCE)) return undefined;
  const many = outbox.length === 1 ? 'One sign-up waits' : `${outbox.length} sign-ups wait`;
  return broken('outbox_waits', `${many} for longer than five minutes`, 'Nothing is lost yet: it is sent as soon as the relay takes it. See what is said about the relay.');
}

function forms({ markup: { forms } }) {
  if (!forms.length) return undefined;
  if (forms.some(({ email }) => !email)) {
    return broken('form_email', 'A sign-up form has no e-mail field', 'Mark it: data-partnerkey-field="email", or type="email", on an input inside the form.');
  }
  if (forms.some(({ get }) => get)) {
    return warning('form_get', 'A sign-up form is sent by GET', 'Write method="post": else names and e-mail addresses end up in addresses and logs.');
  }
  return fine('forms', 'Every sign-up form has an e-mail field');
}

function fields({ markup: { fields } }) {
  if (fields.every((name) => /^(ps_)?(partner_key|xid)$/.test(name))) return undefined;
  return warning('unknown_field', 'A hidden field asks for something that there is not', 'Write data-partnerkey="partner_key" or data-partnerkey="xid".');
}

function domains({ options: { domains = '' } }) {
  const listed = domains.split(/[\s,]+/).filter(Boolean);
  if (listed.every((name) => /^(\*\.)?([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d-]{2,}$/i.test(name))) return undefined;
  return warning('domains', 'data-domains lists something that is no host name', 'Write shop.example or *.example.org, separated by commas: no https://, no path, no port.');
}
