/** The bytes of a WebAssembly module that was inlined as hexadecimal digits, which compress better than base64. */
export const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));
