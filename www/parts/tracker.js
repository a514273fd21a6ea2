// The tracker, instantiated synchronously: a page's snippet reads growsumo.data as soon as the script is there.

import module from 'partnerkey-parts/tracker/partnerkey_bg.wasm';
import * as glue from 'partnerkey-parts/tracker/partnerkey_bg.js';
import { bytesOf } from './inlined.js';
import { visitWith } from './visit.js';

let started = false;

/**
 * Gives `visit(document, location, options)` of visit.js.
 *
 * Throws where WebAssembly is refused. Only instantiating tells: a policy lets `WebAssembly` itself be seen.
 */
export function startTracker() {
  if (!started) {
    const compiled = new WebAssembly.Module(bytesOf(module));
    glue.__wbg_set_wasm(new WebAssembly.Instance(compiled, glue.imports).exports);
    started = true;
  }
  return (...page) => visitWith(glue.visit, ...page);
}
