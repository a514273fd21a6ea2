// A page of React components. What each render of `Visitor` showed is in `window.renders`.

import { PartnerKeyProvider, usePartnerKey } from 'partnerkey/react';
import { createElement as h, StrictMode, Suspense, useEffect } from 'react';

export function App({ options }) {
  return h(
    StrictMode,
    null,
    h(PartnerKeyProvider, options, h(Rewriter), h(Visitor, { name: 'first' }), h(Suspense, null, h(Visitor, { name: 'late' })), h(Form)),
  );
}

/** As routers do: takes the parameters off the address, in an effect that runs before those of its parents. */
function Rewriter() {
  useEffect(() => {
    if (location.search.includes('rewrite')) history.replaceState(null, '', location.pathname);
  }, []);
  return null;
}

function Visitor({ name }) {
  const { growsumo, partnerKey, xid, ready } = usePartnerKey();
  const text = ready ? `${partnerKey ?? 'nobody'} ${xid ?? 'no click'}` : 'unknown';
  if (typeof window !== 'undefined') (window.renders ??= []).push({ name, text, growsumo });
  return h('output', { name }, text);
}

function Form() {
  const { consent, createSignup } = usePartnerKey();
  const say = (result) => (document.querySelector('[name=result]').textContent = result.status);
  return h(
    'p',
    null,
    h('button', { id: 'signup', onClick: () => createSignup({ email: 'react@example.test', plan: 'pro' }).then(say) }, 'Sign up'),
    h('button', { id: 'event', onClick: (event) => createSignup(event).then(say) }, 'An event'),
    h('button', { id: 'denied', onClick: () => consent('denied') }, 'No'),
    h('output', { name: 'result', suppressHydrationWarning: true }),
  );
}
