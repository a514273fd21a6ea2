// The same page of Vue components.

import { createPartnerKey, usePartnerKey } from 'partnerkey/vue';
import { createSSRApp, createApp as createClientApp, defineAsyncComponent, h, hydrateOnInteraction, onMounted } from 'vue';

/** `takesOver`: whether there is something that a server rendered, or is to be. */
export function createApp({ options, takesOver }) {
  return (takesOver ? createSSRApp : createClientApp)(App).use(createPartnerKey(options));
}

const Visitor = {
  props: ['name'],
  setup({ name }) {
    const { growsumo, partnerKey, xid, ready } = usePartnerKey();
    return () => {
      const text = ready.value ? `${partnerKey.value ?? 'nobody'} ${xid.value ?? 'no click'}` : 'unknown';
      if (typeof window !== 'undefined') (window.renders ??= []).push({ name, text, growsumo: growsumo.value });
      return h('output', { name }, text);
    };
  },
};

/** Taken over only when somebody touches it. */
const Late = defineAsyncComponent({ loader: async () => Visitor, hydrate: hydrateOnInteraction('mouseover') });

const Rewriter = {
  setup() {
    onMounted(() => {
      if (location.search.includes('rewrite')) history.replaceState(null, '', location.pathname);
    });
    return () => null;
  },
};

const Form = {
  setup() {
    const { consent, createSignup } = usePartnerKey();
    const say = (result) => (document.querySelector('[name=result]').textContent = result.status);
    return () =>
      h('p', [
        h('button', { id: 'signup', onClick: () => createSignup({ email: 'vue@example.test', plan: 'pro' }).then(say) }, 'Sign up'),
        h('button', { id: 'event', onClick: (event) => createSignup(event).then(say) }, 'An event'),
        h('button', { id: 'denied', onClick: () => consent('denied') }, 'No'),
        h('output', { name: 'result' }),
      ]);
  },
};

const App = {
  render: () => h('div', [h(Rewriter), h(Visitor, { name: 'first' }), h(Late, { name: 'late' }), h(Form)]),
};
