// The globals of the script tag, guarded as sites guard them. The types come along by a type-only import.

import type {} from 'partnerkey';

window.growsumoInit = () => {
  if (window.growsumo && typeof window.growsumo.createSignup === 'function') {
    window.growsumo.data.email = 'ada@example.test';
    window.growsumo.data.customer_key = 42;
    void window.growsumo.createSignup();
  }
};

export const sameObject: boolean = window.growsumo === window.partnerstack;
export const sent: string | undefined = window.partnerstack?.data.partner_key;
window.growsumo?._spk();
