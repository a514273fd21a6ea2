/**
 * The bytes of a WebAssembly module that was inlined as text, as scripts/inlined.mjs writes it:
 *
 * - The text opens with 29 letters: those that stand for the bytes 0 to 28.
 * - `z`, `{`, `|`, `}` and `~` are read with the character after them: one byte together.
 * - Every other character stands for itself.
 *
 * A plain loop: it is run once, before an engine has optimised anything, and a call for each byte would be most of what
 * starting takes.
 */
export function bytesOf(text) {
  const bytes = new TextEncoder().encode(text);
  const small = [];
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (at < 29) small[code] = at;
    else bytes[length++] = code < 122 ? (small[code] ?? code) : code * 86 + bytes[(at += 1)]; // it keeps the low eight bits
  }
  return bytes.subarray(0, length);
}
