// partnerkey/react, as sites write it, and what its types have to refuse.

import { PartnerKeyProvider, usePartnerKey } from 'partnerkey/react';
import type { PartnerKey, PartnerKeyProviderProps } from 'partnerkey/react';
import type { Growsumo, SignupResult } from 'partnerkey';
import { onChange } from 'partnerkey';
import type { FormEvent } from 'react';

declare const fromEnvironment: string | undefined;

export const pages = [
  <PartnerKeyProvider publicKey="pk_">text</PartnerKeyProvider>,
  <PartnerKeyProvider publicKey={fromEnvironment} attribution="first" cookieDays={30} cookieDomain="host" endpoint="/pr/" debug global>
    <p />
    <p />
  </PartnerKeyProvider>,
  <PartnerKeyProvider />,
  // @ts-expect-error: a misspelt option
  <PartnerKeyProvider publickey="pk_" />,
  <PartnerKeyProvider consent={fromEnvironment ? 'granted' : 'pending'} />,
  // @ts-expect-error: no state of consent
  <PartnerKeyProvider consent="maybe" />,
  // @ts-expect-error: last or first
  <PartnerKeyProvider attribution="linear" />,
];

export const props: PartnerKeyProviderProps = { publicKey: 'pk_' };

export function SignUp() {
  const { consent, createSignup, growsumo, partnerKey, ready, xid } = usePartnerKey();
  const known: string | undefined = partnerKey ?? xid;
  // @ts-expect-error: null until it is ready
  growsumo.data.email = 'ada@example.test';
  if (ready) {
    const object: Growsumo = growsumo;
    object.data.plan = 'pro';
  }

  async function signUp(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const result: SignupResult = await createSignup({ email: 'ada@example.test', name: 'Ada', customer_key: 42, plan: 'pro' });
    await createSignup();
    // @ts-expect-error: text
    await createSignup({ email: 42 });
    // @ts-expect-error: it has no callback
    await createSignup(() => {});
    return result.status;
  }

  return (
    <form onSubmit={signUp}>
      {known}
      <button onClick={() => consent('denied')}>No</button>
    </form>
  );
}

export function Name({ ready }: { ready: PartnerKey['ready'] }) {
  const visitor = usePartnerKey();
  // @ts-expect-error: the visitor is the tracker's to say
  visitor.setPartnerKey('acme42');
  return <p>{String(ready)}</p>;
}

const end: () => void = onChange(() => {});
end();
// @ts-expect-error: a listener is called with nothing
onChange((growsumo: Growsumo) => growsumo);
