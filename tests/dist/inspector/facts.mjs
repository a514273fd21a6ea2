// What the inspector observes on a page where everything is as it should be, and how to change a part of it.

export const NOW = Date.UTC(2026, 5, 1, 12);
export const DAY = 86_400_000;
export const KEY = `pk_${'a'.repeat(32)}`;

const referral = { partner_key: 'acme42', xid: 'Xq7LmT2pVb9K' };

const healthy = {
  now: NOW,
  version: '0.1.0',
  location: { host: 'www.example.test', origin: 'https://www.example.test', https: true, secure: true },
  options: { key: KEY },
  endpoint: 'https://www.example.test/pr/',
  attribution: { source: 'link', ...referral, domain: 'example.test' },
  engine: 'wasm',
  wasm: 'runs',
  problem: undefined,
  global: 'ours',
  init: 'function',
  markup: { tags: 1, keys: [KEY], namesInit: true, forms: [], fields: [] },
  places: {
    address: { ...referral, carries: true },
    entered: { ...referral, carries: true },
    cookie: { ...referral, copies: 1 },
    data: referral,
  },
  cookies: { enabled: true, storage: true, api: true, domain: 'example.test', expires: NOW + 90 * DAY, wanted: false },
  origin: { linkAt: NOW - 5000 },
  consent: { counts: 'granted', gpc: false },
  outbox: [],
  signups: [{ at: NOW - 1000, status: 'accepted', id: '1' }],
  relay: { state: 'takes', status: 200, version: '0.1.0' },
  violations: [],
  log: [],
};

/** Those facts, with `changes` laid over them, object by object. */
export function facts(changes = {}) {
  return merged(healthy, changes);
}

function merged(before, changes) {
  const isPlain = (value) => Object.prototype.toString.call(value) === '[object Object]';
  const entries = Object.entries(changes).map(([name, value]) => [
    name,
    isPlain(value) && isPlain(before[name]) ? merged(before[name], value) : value,
  ]);
  return { ...before, ...Object.fromEntries(entries) };
}
