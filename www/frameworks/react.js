'use client';
// partnerkey/react: see react.d.ts.

import { createContext, createElement, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { consent, createSignup, current, initialize, NOBODY, start, subscribe } from './visitor.js';

const Provided = createContext(false);

export function PartnerKeyProvider({ children, publicKey, ...options }) {
  // While rendering, not in an effect: a router below may rewrite the address in an effect of its own, which would be
  // earlier. Only the first call does something, so that StrictMode's second one, or a discarded render, do no harm.
  useState(() => start({ ...options, key: publicKey }));
  useWhenChanged(publicKey, initialize);
  useWhenChanged(options.consent, consent);
  return createElement(Provided.Provider, { value: true }, children);
}

export function usePartnerKey() {
  if (!useContext(Provided)) throw new Error('usePartnerKey() needs a <PartnerKeyProvider> above it');
  // Also in a part of the page that takes over what the server rendered later than the others.
  const visitor = useSyncExternalStore(subscribe, current, fromServer);
  return useMemo(() => ({ ...visitor, createSignup, consent }), [visitor]);
}

const fromServer = () => NOBODY;

/** Calls `tell` with a prop that is another than in the render before. */
function useWhenChanged(value, tell) {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    if (value !== undefined) tell(value);
  }, [value, tell]);
}
