// WebAssembly as text in a script. www/parts/inlined.js says how it is spelled, and reads it.
//
// Most bytes of a module are small numbers, or printable: texts and the commonest instructions. A character for each
// leaves it to brotli and gzip to find what repeats, as in the module itself. Digits hide that: hexadecimal is 5 % larger
// after brotli, base64 20 %.

import { bytesOf } from '../www/parts/inlined.js';

const PAIRS = 'z{|}~';
const PRINTABLE = Array.from({ length: 0x7a - 0x20 }, (_, at) => String.fromCharCode(0x20 + at));
/** What a JavaScript string has without a backslash. */
const LETTERS = PRINTABLE.filter((letter) => letter !== '"' && letter !== '\\');

/** Each byte as a pair. 86 is a factor with which the five give every byte from 29 on. */
const pairOf = new Map(
  Array.from(PAIRS).flatMap((first) =>
    LETTERS.map((second) => [(first.charCodeAt() * 86 + second.charCodeAt()) & 255, first + second]),
  ),
);

/** Spells a module in printable ASCII without `"` and `\`. */
export function asText(module) {
  const count = (letter) => module.reduce((sum, byte) => sum + (byte === letter.charCodeAt()), 0);
  // The rarest give way to the bytes 0 to 28; in their order, which compresses better than any other.
  const rarest = LETTERS.map((letter) => ({ letter, times: count(letter) })).sort((a, b) => a.times - b.times);
  const small = rarest.slice(0, 29).map(({ letter }) => letter).sort();

  const spell = (byte) => {
    const letter = String.fromCharCode(byte);
    return small[byte] ?? (LETTERS.includes(letter) && !small.includes(letter) ? letter : pairOf.get(byte));
  };
  const text = small.join('') + Array.from(module, spell).join('');
  if (Buffer.compare(bytesOf(text), module) !== 0) throw new Error('a byte of the module has no spelling');
  return text;
}
