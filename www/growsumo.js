// The object that pages hold. It exists before WebAssembly does, works where that is refused, and never throws
// at the page.

import { announce, hold } from './announce.js';
import { consent, credited, look } from './attribution.js';
import { makeCalls } from './calls.js';
import { coming, startEngine, track } from './engine.js';
import { keepFields } from './fields.js';
import { signUpForm } from './forms.js';
import { inspectIfAsked } from './inspect.js';
import { decorate } from './links.js';
import { watch } from './navigation.js';
import { forgetAll } from './outbox.js';
import { page } from './page.js';
import { problem } from './problems.js';
import { note } from './report.js';
import { createSignup, proceed, report } from './signups.js';
import { onSubmit } from './submits.js';

/**
 * Makes the object.
 *
 * - `parts`: what page.js says the page has
 * - `stub`: the site's stand-in for the object, which becomes it
 * - `problemCode`: what was wrong before there was an object
 * - `changed()`: called, if given, when link and cookies have been read
 */
export function createGrowsumo(parts, stub, problemCode, changed) {
  const growsumo = Object.assign(stub || { data: {} }, {
    problem: problemCode ? problem(problemCode) : null,
    version: VERSION,
    _initialize,
    createSignup,
    decorate,
    consent: agree,
    _spk: read,
    _announce: announce,
  });
  Object.assign(page, parts, { growsumo });
  const { options } = parts;
  let initialized = false;
  const fill = keepFields(credited);
  onSubmit((event) => {
    fill(event.target.getRootNode());
    signUpForm(event, (fields) => report(growsumo.data, null, fields));
  });
  watch(() => initialized && read());
  for (const nudge of ['online', 'pageshow', 'visibilitychange']) addEventListener(nudge, nudged);
  inspectIfAsked();
  return growsumo;

  function _initialize(publicKey) {
    const key = typeof publicKey === 'string' && publicKey.trim();
    if (key) options.key = key;
    initialized = true;
    read();
    if (stub) makeCalls(stub, report);
  }

  /** What the visitor agrees to from now on. */
  function agree(state) {
    if (!/^(granted|pending|denied)$/.test(state)) return note('invalid_consent');
    options.consent = state;
    read();
  }

  /** Reads the link and the cookies; where the tracker is still on its way, when it is there. */
  function read() {
    startEngine();
    if (!coming) return carryOut();
    coming.then(carryOut);
    hold();
  }

  /** The network may be back, or the visitor. */
  function nudged() {
    if (track) proceed();
    else if (initialized) read();
  }

  function carryOut() {
    look();
    if (consent() === 'denied') forgetAll();
    fill(document);
    proceed();
    changed?.();
  }
}
