// What a page may have blocked, broken or replaced: localStorage, the console, timers. All may throw.

/** What `access` gives, or nothing where it throws. */
export function attempt(access) {
  try {
    return access();
  } catch {
    return undefined;
  }
}
