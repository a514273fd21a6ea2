// The object that pages hold. It exists before WebAssembly does, works where that is refused, and never throws
// at the page.

import { announce } from './announce.js';
import { consent, look } from './attribution.js';
import { inspectIfAsked } from './inspect.js';
import { watch } from './navigation.js';
import { forgetAll } from './outbox.js';
import { page } from './page.js';
import { problem } from './problems.js';
import { note } from './report.js';
import { createSignup, deliverKept, leave, prepare } from './signups.js';

/**
 * Makes the object.
 *
 * - `options`: every option as text, by its npm name
 * - `endpoint`: the relay's base URL
 * - `load(name)`: resolves to the module `growsumo-<name>.js`
 * - `problemCode`: what was wrong before there was an object
 * - `changed()`: called, if given, when link and cookies have been read
 */
export function createGrowsumo({ options, endpoint, load, problemCode, changed }) {
  const growsumo = {
    data: {},
    problem: problemCode ? problem(problemCode) : null,
    version: VERSION,
    _initialize,
    createSignup,
    consent: agree,
    _spk: read,
    _announce: announce,
  };
  Object.assign(page, { growsumo, options, endpoint, load });
  let initialized = false;
  watch(() => initialized && read());
  // Both: Firefox loses some of what a page sends while it goes.
  addEventListener('pagehide', leave);
  addEventListener('visibilitychange', () => document.hidden && leave());
  for (const nudge of ['online', 'pageshow', 'visibilitychange']) addEventListener(nudge, deliverKept);
  inspectIfAsked();
  return growsumo;

  function _initialize(publicKey) {
    const key = typeof publicKey === 'string' && publicKey.trim();
    if (key) options.key = key;
    initialized = true;
    read();
  }

  /** What the visitor agrees to from now on. */
  function agree(state) {
    if (!/^(granted|pending|denied)$/.test(state)) return note('invalid_consent');
    options.consent = state;
    read();
  }

  function read() {
    look();
    if (consent() === 'denied') forgetAll();
    deliverKept();
    prepare();
    changed?.();
  }
}
