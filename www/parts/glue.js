// What stands between the tracker's module and JavaScript. wasm-bindgen's own glue is for any module; this does the same
// for one function that is called with one text, and ends, before it is called again. scripts/wasm.mjs puts this in place,
// with the names that the module and its imports have then.

let wasm;
let edge;

export function __wbg_set_wasm(exports) {
  wasm = exports;
}

/** `visit` of src/bindings/tracker.rs. */
export function visit(given, facts) {
  edge = given;
  const bytes = new TextEncoder().encode(facts);
  const start = wasm.room(bytes.length);
  new Uint8Array(wasm.memory.buffer).set(bytes, start);
  wasm.visit(0, start, bytes.length);
}

function __wbg_write(_, start, length) {
  return edge.write(text(start, length));
}

function __wbg_show(_, start, length) {
  edge.show(text(start, length));
}

function text(start, length) {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(wasm.memory.buffer, start, length));
}
