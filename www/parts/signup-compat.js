// The sign-up part without WebAssembly, for where that is refused.

import { instantiate } from 'partnerkey-parts/signup/compat.js';
import * as glue from 'partnerkey-parts/signup/partnerkey_bg.js';
import { createCourier } from '../courier.js';

/** As startSignup of signup.js. */
export async function startSignup(page) {
  glue.__wbg_set_wasm(instantiate({ './partnerkey_bg.js': glue }));
  return createCourier({ check: glue.check, conclude: glue.conclude, dueIn: glue.due_in }, page);
}
