// A WebAssembly module taken apart into its sections and functions (WebAssembly core specification, 5.5).

const CUSTOM = 0;
const CODE = 10;

/** Each function of a module that has a name section: `{ index, name, raw }`, `raw` the bytes of its body. */
export function functionsOf(module) {
  const imported = importedFunctions(module);
  const names = namesOf(module);
  return bodiesOf(module).map(({ length }, at) => {
    const index = imported + at;
    return { index, name: (names.get(index) ?? `#${index}`).replace(/::h[0-9a-f]{16}$/, ''), raw: length };
  });
}

/** The module with a trap in place of one function's body. */
export function withoutFunction(module, { index }) {
  const place = index - importedFunctions(module);
  const trap = Buffer.from([0, 0, 0x0b]); // no locals, unreachable, end
  const bodies = bodiesOf(module).map((body, at) => (at === place ? trap : body));
  const code = Buffer.concat([number(bodies.length), ...bodies.flatMap((body) => [number(body.length), body])]);
  return joined(sectionsOf(module).map((section) => (section.type === CODE ? { type: CODE, content: code } : section)));
}

/** A module without what engines pass over: the custom sections, the names among them. */
export function withoutNames(module) {
  return joined(sectionsOf(module).filter(({ type }) => type !== CUSTOM));
}

function sectionsOf(module) {
  const reader = readerOf(module, 8);
  const sections = [];
  while (reader.more()) sections.push({ type: reader.byte(), content: reader.bytes(reader.number()) });
  return sections;
}

function joined(sections) {
  const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  return Buffer.concat([header, ...sections.flatMap(({ type, content }) => [Buffer.from([type]), number(content.length), content])]);
}

function bodiesOf(module) {
  const reader = readerOf(sectionsOf(module).find(({ type }) => type === CODE).content);
  return Array.from({ length: reader.number() }, () => reader.bytes(reader.number()));
}

function importedFunctions(module) {
  const compiled = new WebAssembly.Module(module);
  return WebAssembly.Module.imports(compiled).filter(({ kind }) => kind === 'function').length;
}

/** Function index to name (name section, appendix 7.4.1). */
function namesOf(module) {
  const names = new Map();
  const section = sectionsOf(module).find(({ type, content }) => type === CUSTOM && content.subarray(1, 5).equals(Buffer.from('name')));
  if (!section) return names;
  const reader = readerOf(section.content, 5);
  while (reader.more()) {
    const subsection = reader.byte();
    const content = readerOf(reader.bytes(reader.number()));
    if (subsection !== 1) continue;
    for (let left = content.number(); left > 0; left -= 1) names.set(content.number(), content.bytes(content.number()).toString());
  }
  return names;
}

function readerOf(bytes, start = 0) {
  let at = start;
  const reader = {
    more: () => at < bytes.length,
    byte: () => bytes[at++],
    bytes: (length) => bytes.subarray(at, (at += length)),
    /** Unsigned LEB128 (5.2.2). */
    number() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = reader.byte();
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    },
  };
  return reader;
}

function number(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
