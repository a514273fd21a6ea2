// The inspector, in a file of its own: loaded when it is asked for, and on further pages of that tab until it is closed.

import { attempt } from './attempt.js';
import { attribution } from './attribution.js';
import { name } from './engine.js';
import { kept } from './outbox.js';
import { page } from './page.js';
import { log } from './report.js';

/** `data-debug` or the address asks for it. */
const ASKED = /^inspector|[?&]partnerkey_debug=1(&|$)/;

export function inspectIfAsked() {
  if (!attempt(() => ASKED.test(page.options.debug + location.search) || sessionStorage['partnerkey.inspector'])) return;
  page.load('inspector').then(({ inspect }) => inspect({ ...page, log, kept, attribution: () => attribution, engine: () => name }), () => {});
}
