// The tracker without WebAssembly, for where that is refused.

import { instantiate } from 'partnerkey-parts/tracker/compat.js';
import * as glue from 'partnerkey-parts/tracker/partnerkey_bg.js';
import { visitWith } from './visit.js';

let started = false;

/** As startTracker of tracker.js. */
export function startTracker() {
  if (!started) glue.__wbg_set_wasm(instantiate(glue.imports));
  started = true;
  return (...page) => visitWith(glue.visit, ...page);
}
