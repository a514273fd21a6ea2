// Sign-ups that wait for a definitive answer, one entry of localStorage each, so that tabs never overwrite each
// other's. Kept here rather than in the sign-up part, because that may not have been loaded yet.

const PREFIX = 'partnerkey.signup.';

// What localStorage refused (private windows, sandboxed frames) lives as long as the page.
const memory = new Map();

/** Keeps a sign-up. False: for this page only. */
export function keep(entry) {
  try {
    localStorage.setItem(PREFIX + entry.id, JSON.stringify(entry));
    return true;
  } catch {
    memory.set(entry.id, entry);
    return false;
  }
}

/** Forgets a sign-up and the personal data in it. */
export function forget(id) {
  memory.delete(id);
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    // Refused now as it was when it should have been kept.
  }
}

/** Every kept sign-up. */
export function kept() {
  const entries = [...memory.values()];
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX)) {
        const entry = read(name);
        if (entry) entries.push(entry);
      }
    }
  } catch {
    // No storage: nothing is kept in it.
  }
  return entries;
}

function read(name) {
  try {
    const entry = JSON.parse(localStorage.getItem(name));
    return entry && entry.id ? entry : null;
  } catch {
    return null; // not written by us
  }
}
