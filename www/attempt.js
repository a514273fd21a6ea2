// What may throw: what a page can block, break or replace (localStorage, the console, its globals), and bad addresses.

/** What `access` gives, or nothing where it throws. */
export function attempt(access) {
  try {
    return access();
  } catch {
    return undefined;
  }
}
