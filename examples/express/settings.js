// What the environment says. README.md has the table.

export const port = Number(process.env.PORT ?? 5000);
export const publicKey = required('PARTNERSTACK_PUBLIC_KEY');
export const secretKey = process.env.PARTNERSTACK_SECRET_KEY ?? ''; // not needed when the relay has it
export const apiUrl = address('PARTNERSTACK_API_URL', 'https://api.partnerstack.com');
export const relayUrl = address('PARTNERKEY_RELAY_URL', 'http://127.0.0.1:8787');
// The relay answers those whose pages may post: its own origin, or one that its --origin lists.
export const relayOrigin = address('PARTNERKEY_RELAY_ORIGIN', relayUrl);
export const signupsBy = process.env.SIGNUPS_BY ?? 'api';

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name} in the environment`);
  return value;
}

function address(name, otherwise) {
  return (process.env[name] || otherwise).replace(/\/+$/, '');
}
