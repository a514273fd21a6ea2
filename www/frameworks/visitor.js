// The visitor's attribution, as frameworks watch it: a value that is replaced when it changes, and listeners.
//
// There is one of everything here because there is one object a page. On a server nothing here ever changes, so that
// visitors who are rendered at the same time share nothing.

import { init, onChange } from '../index.js';

/** What a server renders, and what a page shows until it has taken over what the server rendered. */
export const NOBODY = Object.freeze({ growsumo: null, partnerKey: undefined, xid: undefined, ready: false });

const listeners = new Set();
let visitor = NOBODY;

/** Starts the tracker with the first call's options, on a page and nowhere else. */
export function start(options) {
  if (typeof document === 'undefined' || visitor.growsumo) return;
  const growsumo = init(options);
  visitor = seen(growsumo);
  onChange(() => {
    const { partnerKey, xid } = visitor;
    const now = seen(growsumo);
    if (now.partnerKey === partnerKey && now.xid === xid) return;
    visitor = now;
    // Not at once: a router may be in the middle of a navigation, where a component must not render again.
    queueMicrotask(() => listeners.forEach((listener) => listener()));
  });
}

/** The visitor as of now: the same value until something has changed. */
export function current() {
  return visitor;
}

/** Calls `listener` after each change; gives the function that ends it. */
export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Reports a sign-up with `fields` laid over a copy of `growsumo.data`: they are of this sign-up alone.
 *
 * What is no plain object is passed over: an event, as `onClick={createSignup}` gives, is no data.
 */
export function createSignup(fields) {
  const { growsumo } = visitor;
  if (!growsumo) return init().createSignup();
  const { data } = growsumo;
  if (isPlain(fields)) Reflect.set(growsumo, 'data', { ...data, ...fields });
  try {
    return growsumo.createSignup(); // takes its copy at once
  } finally {
    Reflect.set(growsumo, 'data', data);
  }
}

/** See growsumo.d.ts. */
export function consent(state) {
  visitor.growsumo?.consent(state);
}

/** A public key that is known only now. */
export function initialize(publicKey) {
  if (publicKey) visitor.growsumo?._initialize(publicKey);
}

function seen(growsumo) {
  const { partner_key, xid } = Object(growsumo.data);
  return Object.freeze({ growsumo, partnerKey: partner_key, xid, ready: true });
}

function isPlain(fields) {
  return Boolean(fields) && [Object.prototype, null].includes(Object.getPrototypeOf(fields));
}
