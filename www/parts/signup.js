// The sign-up part, in a file of its own: most page views never need it.

import module from 'partnerkey-parts/signup/partnerkey_bg.wasm';
import * as glue from 'partnerkey-parts/signup/partnerkey_bg.js';
import { createCourier } from '../courier.js';
import { bytesOf } from './inlined.js';

/** Resolves to the courier of this page, which needs what createCourier says. */
export async function startSignup(page) {
  const { instance } = await WebAssembly.instantiate(bytesOf(module), { './partnerkey_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return createCourier({ deliver: glue.deliver, dueIn: glue.due_in }, page);
}
