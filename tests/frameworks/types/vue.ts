// partnerkey/vue, as sites write it, and what its types have to refuse.

import { createPartnerKey, usePartnerKey } from 'partnerkey/vue';
import type { PartnerKey } from 'partnerkey/vue';
import type { SignupResult } from 'partnerkey';
import { createApp, defineComponent } from 'vue';

createApp({}).use(createPartnerKey({ key: 'pk_', attribution: 'first' })).use(createPartnerKey());
// @ts-expect-error: a misspelt option
createPartnerKey({ publicKey: 'pk_' });

export const SignUp = defineComponent({
  setup() {
    const { consent, createSignup, growsumo, partnerKey, ready, xid }: PartnerKey = usePartnerKey();
    const known: string | undefined = partnerKey.value ?? xid.value;
    const isReady: boolean = ready.value;
    growsumo.value?._spk();
    // @ts-expect-error: null until it is ready
    growsumo.value._spk();
    // @ts-expect-error: the visitor is the tracker's to say
    partnerKey.value = 'acme42';
    consent('denied');
    // @ts-expect-error: no state of consent
    consent('maybe');
    const signUp = async (): Promise<SignupResult> => createSignup({ email: 'ada@example.test', plan: 'pro' });
    // @ts-expect-error: text
    void createSignup({ email: 42 });
    return { isReady, known, partnerKey, signUp };
  },
});
