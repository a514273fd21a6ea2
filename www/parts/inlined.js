/**
 * The bytes of a WebAssembly module that was inlined as text, as scripts/inlined.mjs writes it:
 *
 * - The text opens with 28 letters: those that stand for the bytes 0 to 27.
 * - `{`, `|`, `}` and `~` are read with the character after them: one byte together.
 * - Every other character stands for itself.
 */
export function bytesOf(text) {
  return Uint8Array.from(text.slice(28).match(/[{-~]?./g), (word) => {
    const at = text.indexOf(word);
    const [code, more] = [word.charCodeAt(), word.charCodeAt(1)];
    return at < 28 ? at : more ? code * 197 + more : code; // the array keeps the low eight bits
  });
}
