/**
 * The bytes of a WebAssembly module that was inlined as text, as scripts/inlined.mjs writes it:
 *
 * - The text opens with 29 letters: those that stand for the bytes 0 to 28.
 * - `z`, `{`, `|`, `}` and `~` are read with the character after them: one byte together.
 * - Every other character stands for itself.
 */
export function bytesOf(text) {
  return Uint8Array.from(text.slice(29).match(/[z-~]?./g), (word) => {
    const at = text.indexOf(word);
    const [code, more] = [word.charCodeAt(), word.charCodeAt(1)];
    return at < 29 ? at : more ? code * 86 + more : code; // the array keeps the low eight bits
  });
}
