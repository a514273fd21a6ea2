// The books: every sign-up that a page was told to make, and what became of it. Pure.
//
// An entry is written before the page is told, as the page may not live to say anything.

/** How a sign-up ended, the best first. */
export const ENDS = ['delivered', 'wrong partner', 'dead', 'pending', 'kept in the browser', 'nowhere'];

/** Opens the books of one run. */
export function openLedger() {
  const entries = new Map();
  return {
    /** A sign-up that is about to be made: `{ key, email, fault, engine, partner }`. */
    make(about) {
      const key = `${about.fault.replaceAll(' ', '-')}-${about.engine}-${entries.size + 1}`;
      const entry = { key, email: `${key}@${MAIL_DOMAIN}`, called: false, ...about };
      entries.set(key, entry);
      return entry;
    },

    /** The page has called createSignup for these. */
    called(keys) {
      for (const key of keys) {
        const entry = entries.get(key);
        if (!entry) throw new Error(`a page called createSignup for ${key}, which nobody asked for`);
        entry.called = true;
      }
    },

    entry: (key) => entries.get(key),
    entries: () => [...entries.values()],
  };
}

/** What every e-mail address of a run ends with: whatever holds it, holds a sign-up. */
export const MAIL_DOMAIN = 'chaos.example';

/**
 * Compares the books with what is there.
 *
 * - `rows`: of the relay's table, `{ customer_key, email, state }`
 * - `customers`: of the sandbox, `{ key, email, partner_key }`
 * - `creations`: the key of each customer that the sandbox has said to have made, once for each time
 * - `kept`: e-mail addresses still in a browser's storage
 *
 * Gives `{ lines, strangers }`: for each entry `{ entry, stored, delivered, lost, double, end }`, and what is
 * stored or delivered without having been made. Lost is what the right partner is not credited for. Double is what
 * was stored, delivered, or made at the Customers API more than once.
 */
export function audit(entries, { rows, customers, creations, kept }) {
  const stored = grouped(rows, 'email');
  const delivered = grouped(customers, 'email');
  const created = grouped(creations.map((key) => ({ key })), 'key');
  const lines = entries.map((entry) => {
    const own = stored.get(entry.email) ?? [];
    const credited = delivered.get(entry.email) ?? [];
    const right = credited.filter(({ key, partner_key }) => key === entry.key && partner_key === entry.partner);
    return {
      entry,
      stored: own.length > 0,
      delivered: credited.length > 0,
      lost: right.length === 0,
      double: own.length > 1 || credited.length > 1 || (created.get(entry.key) ?? []).length > 1,
      end: endOf({ entry, own, credited, right, kept }),
    };
  });
  const made = new Set(entries.map(({ email }) => email));
  const strangers = [...stored.keys(), ...delivered.keys()].filter((email) => !made.has(email));
  return { lines, strangers };
}

function endOf({ entry, own, credited, right, kept }) {
  if (right.length > 0) return 'delivered';
  if (credited.length > 0) return 'wrong partner';
  if (own.some(({ state }) => state === 'pending')) return 'pending';
  if (own.length > 0) return 'dead';
  return kept.includes(entry.email) ? 'kept in the browser' : 'nowhere';
}

function grouped(list, field) {
  const groups = new Map();
  for (const item of list) groups.set(item[field], [...(groups.get(item[field]) ?? []), item]);
  return groups;
}
