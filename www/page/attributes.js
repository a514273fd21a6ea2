// Addresses in attributes, written when they are about to be used.

const written = new WeakMap(); // attribute -> what stood there, and what was written

/** Decorates the address in an attribute of another host. What was written earlier is decided anew. */
export function decorateAttribute(attribute, decorate) {
  if (!attribute) return;
  const { before, after } = written.get(attribute) || {};
  const address = attribute.value === after ? before : attribute.value;
  const wanted = isElsewhere(attribute, address) ? decorate(address) : address;
  if (wanted !== attribute.value) attribute.value = wanted;
  written.set(attribute, { before: address, after: wanted });
}

/** Whether an address leads to another host. This one has the cookies. */
export function isElsewhere({ ownerElement }, address) {
  return new URL(address, ownerElement.baseURI).hostname !== location.hostname;
}
