// One call of createSignup() as plain JSON: what is kept and sent.

/** A sign-up to keep. `more` goes before `data`; `lost` says whether a field is no JSON. */
export function createEntry(publicKey, data, more) {
  const { copy, lost } = snapshot(Object(data));
  Object.assign(copy, snapshot(Object(more)).copy);
  return { entry: { id: uuid(), public_key: publicKey, data: copy, at: Date.now() }, lost };
}

/** The fields as they are now: what the page changes later is another sign-up's. */
function snapshot(data) {
  const copy = {};
  let lost = false;
  for (const name of Object.keys(data)) {
    try {
      const text = JSON.stringify(data[name], (_, value) => (typeof value === 'bigint' ? String(value) : value));
      if (text !== undefined) copy[name] = JSON.parse(text);
    } catch {
      lost = true; // a cycle, or a getter that throws
    }
  }
  return { copy, lost };
}

/** A UUID. `crypto.randomUUID` is missing on plain http; the address of a blob ends in one (File API, section 8.3.1). */
function uuid() {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
}
