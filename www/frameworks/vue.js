// partnerkey/vue: see vue.d.ts.

import { computed, getCurrentInstance, getCurrentScope, inject, onMounted, onScopeDispose, shallowRef } from 'vue';
import { consent, createSignup, current, NOBODY, start, subscribe } from './visitor.js';

const PROVIDED = Symbol('partnerkey');

export function createPartnerKey(options) {
  return {
    install(app) {
      start(options);
      app.provide(PROVIDED, true);
    },
  };
}

export function usePartnerKey() {
  if (!inject(PROVIDED, false)) throw new Error('usePartnerKey() needs app.use(createPartnerKey({ … }))');
  // A component that takes over what the server rendered has its element already, and shows the same at first.
  const takesOver = Boolean(getCurrentInstance()?.vnode.el);
  const visitor = shallowRef(takesOver ? NOBODY : current());
  const look = () => {
    visitor.value = current();
  };
  if (getCurrentScope() && typeof document !== 'undefined') {
    onScopeDispose(subscribe(look));
    if (takesOver) onMounted(look);
  }

  const part = (name) => computed(() => visitor.value[name]);
  return { growsumo: part('growsumo'), partnerKey: part('partnerKey'), xid: part('xid'), ready: part('ready'), createSignup, consent };
}
