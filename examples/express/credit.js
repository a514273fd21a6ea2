// Two ways to report a customer whom a partner sent. Both give the answer, or reject when there was none in time.

import { randomUUID } from 'node:crypto';
import { apiUrl, publicKey, relayOrigin, relayUrl, secretKey } from './settings.js';

const TIMEOUT_MS = 5000;

/** Tries once. What fails here is lost unless somebody acts on the log. */
export function reportToCustomersApi(customer, partnerKey) {
  const credentials = Buffer.from(`${publicKey}:${secretKey}`).toString('base64');
  const authorization = `Basic ${credentials}`;
  return post(`${apiUrl}/v1/customers`, { ...customer, partner_key: partnerKey }, { authorization });
}

/** Answered when the relay has it on disk; from there it is delivered for as long as it takes. */
export function reportToRelay({ key, email, name }, partnerKey) {
  const signup = {
    id: randomUUID(),
    public_key: publicKey,
    customer_key: key,
    email,
    name,
    partner_key: partnerKey,
  };
  return post(`${relayUrl}/pr/signup`, signup, { origin: relayOrigin });
}

function post(url, body, headers) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}
