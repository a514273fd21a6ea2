// The sign-up part, in a file of its own: most page views never need it.

import hex from 'partnerkey-parts/signup/partnerkey_bg.wasm';
import * as glue from 'partnerkey-parts/signup/partnerkey_bg.js';
import { bytesOf } from './hex.js';

let starting;

/** Resolves to `deliver(entry, endpoint)` of src/bindings/signup.rs. */
export function startSignup() {
  starting = starting || start();
  return starting;
}

async function start() {
  const { instance } = await WebAssembly.instantiate(bytesOf(hex), { './partnerkey_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.deliver;
}
