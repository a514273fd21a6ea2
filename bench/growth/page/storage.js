// What the browser keeps of the site: cookies and the outbox.

const PREFIX = 'partnerkey.signup.';
const HOUR = 3_600_000;

/** Forgets all of it. */
export function forgetAll() {
  for (const pair of document.cookie.split('; ')) document.cookie = `${pair.split('=')[0]}=; Path=/; Max-Age=0`;
  localStorage.clear();
  sessionStorage.clear();
}

/** The partner's cookie, as an earlier page has set it. */
export function credit(key = 'acme42') {
  document.cookie = `growSumoPartnerKey=${key}; Path=/`;
}

/** Cookies of others, as many as given: 40 characters each. */
export function others(count) {
  for (let number = 1; number <= count; number += 1) {
    document.cookie = `other_${String(number).padStart(4, '0')}=${'v'.repeat(29)}; Path=/`;
  }
}

/**
 * Sign-ups in the outbox, as many as given, tried once: `due`, or else put off by the relay for longer than any run takes.
 */
export function keep(count, { due = false } = {}) {
  const at = Date.now();
  for (let number = 0; number < count; number += 1) {
    const id = crypto.randomUUID();
    const data = {
      email: 'ada.lovelace@example.com',
      name: 'Ada Lovelace',
      customer_key: `customer_${id}`,
      company: 'Analytical Engines Ltd.',
      partner_key: 'acme42',
    };
    const entry = { id, public_key: 'pk_Growth', data, at, claimed_until: 0, tries: 1, barred_until: due ? 0 : at + HOUR / 2 };
    localStorage.setItem(PREFIX + id, JSON.stringify(entry));
  }
}

/** How many sign-ups are kept. */
export function kept() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).length;
}
