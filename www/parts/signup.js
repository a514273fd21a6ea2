// The sign-up part, in a file of its own: most page views never need it.

import module from 'partnerkey-parts/signup/partnerkey_bg.wasm';
import * as glue from 'partnerkey-parts/signup/partnerkey_bg.js';
import { createCourier } from '../courier.js';
import { bytesOf } from './inlined.js';

/** Resolves to the courier of this page, which needs what createCourier says. */
export async function startSignup(page) {
  try {
    const { instance } = await WebAssembly.instantiate(bytesOf(module), { './partnerkey_bg.js': glue });
    glue.__wbg_set_wasm(instance.exports);
  } catch {
    // Refused here, though the tracker's was not: as when a page takes WebAssembly away later on.
    const compat = await import(/* webpackIgnore: true */ './growsumo-signup.compat.js');
    return compat.startSignup(page);
  }
  return createCourier({ check: glue.check, conclude: glue.conclude, dueIn: glue.due_in }, page);
}
