// localStorage, which private windows and sandboxed frames refuse by throwing.

/** What `access` gives, or nothing where it throws. */
export function stored(access) {
  try {
    return access();
  } catch {
    return undefined;
  }
}
