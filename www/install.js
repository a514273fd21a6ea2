// The globals, which a page may have taken, frozen or cleared.

/**
 * Makes `growsumo` and its alias `partnerstack` global, and gives the object. A second tag on a page gets the
 * first one's object, so that what the page has written into it stays. `taken`: they could not be made global.
 */
export function install(create) {
  const first = read('growsumo');
  if (first && first.version === VERSION && first._announce) return { growsumo: first, taken: false };

  const growsumo = create();
  const names = ['growsumo', 'partnerstack'];
  return { growsumo, taken: names.map((name) => write(name, growsumo)).includes(false) };
}

function read(name) {
  try {
    return window[name];
  } catch {
    return undefined;
  }
}

/** By assignment where that works, which leaves a plain property; else by definition. */
function write(name, value) {
  try {
    return (
      Reflect.set(window, name, value) ||
      Reflect.defineProperty(window, name, { value, writable: true, enumerable: true, configurable: true })
    );
  } catch {
    return false;
  }
}
