// A site with a sign-up form whose back end credits the partner, and with the relay behind it at /pr/.
//
// - The pages load partnerkey from /pr/js of this site; it keeps the partner key in the cookie growSumoPartnerKey.
// - The browser sends that cookie along with the form.
// - POST /signup hands customer and partner key to the Customers API, or to the relay when SIGNUPS_BY=relay.
//
// A customer's own sign-up never fails because of the credit: what goes wrong there is logged, by customer key only.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'cookie';
import express from 'express';
import { reportToCustomersApi, reportToRelay } from './credit.js';
import { relayAt } from './relay.js';
import { publicKey, port, signupsBy } from './settings.js';

const COOKIE = 'growSumoPartnerKey';
const LONGEST_EMAIL = 255;
const LONGEST_NAME = 100; // the Customers API takes no more

const report = signupsBy === 'relay' ? reportToRelay : reportToCustomersApi;
const app = express().disable('x-powered-by');

// Before anything that reads bodies: they are the relay's.
app.use(relayAt('/pr/**'));

app.get('/', (_request, response) => response.send(page('landing')));
app.get('/signup', (_request, response) => response.send(page('signup')));

app.post('/signup', express.urlencoded({ extended: false }), async (request, response) => {
  const { email, name } = fields(request.body);
  const size = Buffer.byteLength(email);
  if (!email.includes('@') || size < 4 || size > LONGEST_EMAIL) {
    return response.status(400).json({ message: 'An e-mail address is needed' });
  }

  // Your own work comes first: store the customer, start the session, send the welcome. The key is your customer id.
  const customer = { key: randomUUID(), email, name: [...name].slice(0, LONGEST_NAME).join('') || undefined };

  // Percent-decoded by `parse`: a `%` and what no cookie can carry are encoded in it.
  const partnerKey = parse(request.headers.cookie ?? '')[COOKIE];
  if (partnerKey) await credit(customer, partnerKey);
  response.json({ message: 'Customer created' });
});

const server = app.listen(port, '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

/** Reports a customer whom a partner sent. Never rejects. */
async function credit(customer, partnerKey) {
  try {
    const { ok, status } = await report(customer, partnerKey);
    if (ok) console.log(`customer ${customer.key}: partner reported`);
    else console.error(`customer ${customer.key}: partner not reported: status ${status}`);
  } catch (error) {
    // Its name says what happened; its text could hold what was sent.
    console.error(`customer ${customer.key}: partner not reported: ${error.name}`);
  }
}

/** The fields as text: one that is missing is empty, of one that is there twice the last counts. */
function fields(body = {}) {
  const text = (value) => String([value].flat().at(-1) ?? '').trim();
  return { email: text(body.email), name: text(body.name) };
}

function page(name) {
  const key = publicKey.replace(/[^\w-]/g, ''); // it stands in an attribute
  return readFileSync(new URL(`pages/${name}.html`, import.meta.url), 'utf8').replaceAll('%PUBLIC_KEY%', key);
}
