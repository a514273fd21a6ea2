// What stands between the tracker's module and JavaScript. wasm-bindgen's own glue is for any module; this does the same
// for one function that is called, and ends, before it is called again: objects are numbers for the length of a call, and
// nothing is ever given back. What a page's objects throw, as `document.cookie` does in a sandbox, is caught here, which
// only JavaScript can do. scripts/wasm.mjs puts this in place, with the names that the module and its imports have then.

let wasm;
let objects;

export function __wbg_set_wasm(exports) {
  wasm = exports;
}

export function visit(...given) {
  objects = given;
  return objects[wasm.visit(0, 1, 2)];
}

/** Writes where `answer` points: an address and a length, or no address where there is no text. */
function __wbg_get(answer, object, start, length) {
  let bytes = [];
  let address = 0;
  try {
    const value = objects[object][text(start, length)];
    if (value != null) {
      bytes = new TextEncoder().encode(value);
      address = wasm.__wbindgen_malloc(bytes.length, 1);
    }
  } catch {
    // There is none.
  }
  const { buffer } = wasm.memory; // another one, once it has grown
  new Uint8Array(buffer).set(bytes, address);
  new Int32Array(buffer).set([address, bytes.length], answer / 4);
}

function __wbg_set(object, name, nameLength, start, length) {
  try {
    objects[object][text(name, nameLength)] = text(start, length);
  } catch {
    // It is not there when it is read.
  }
}

function __wbg_new() {
  return objects.push({}) - 1;
}

function __wbg_random() {
  return Math.random();
}

function text(start, length) {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(wasm.memory.buffer, start, length));
}
