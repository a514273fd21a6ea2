// The inspector, in a file of its own: loaded when it is asked for, and on further pages of that tab until it is closed.

import { attempt } from './attempt.js';
import { page } from './page.js';
import { shared } from './part.js';
import { INSPECTOR } from './storage.js';

/** `data-debug` or the address asks for it. */
const ASKED = /^inspector|[?&]partnerkey_debug=1(&|$)/;

export function inspectIfAsked() {
  if (!attempt(() => ASKED.test(page.options.debug + location.search) || sessionStorage[INSPECTOR])) return;
  page.load('-inspector').then(({ inspect }) => inspect(shared()), () => {});
}
