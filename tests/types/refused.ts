// What the types have to refuse. An expected error that does not come is itself an error.

import { init } from 'partnerkey';
import type { ProblemCode, SignupCode } from 'partnerkey';
// @ts-expect-error: nothing is exported by default
import partnerkey from 'partnerkey';
// @ts-expect-error: only what `exports` names can be reached
import type {} from 'partnerkey/dist/growsumo.js';
// @ts-expect-error: the classic script exports nothing, though it has the name of the types
import { init as initOfScript } from 'partnerkey/growsumo.js';

export { initOfScript, partnerkey };

// @ts-expect-error: a misspelt option
init({ publicKey: 'pk_' });
// @ts-expect-error: the key alone
init('pk_');
// @ts-expect-error: last or first
init({ attribution: 'linear' });
// @ts-expect-error: days are a number
init({ cookieDays: '30' });
// @ts-expect-error: yes or no
init({ debug: 'yes' });

const growsumo = init();
// @ts-expect-error: maybe nobody
export const key: string = growsumo.data.partner_key;
// @ts-expect-error: who is credited is the tracker's to say
growsumo.data.partner_key = 'acme42';
// @ts-expect-error: text or number
growsumo.data.customer_key = { id: 42 };
// @ts-expect-error: text
growsumo.data.email = 42;
// @ts-expect-error: unknown until it has been looked at
export const company: string = growsumo.data.company;
// @ts-expect-error: the version is fixed
growsumo.version = '2';
// @ts-expect-error: no such method
growsumo.createSale();
// @ts-expect-error: the key is text
growsumo._initialize(42);
// @ts-expect-error: options are no callback
growsumo.createSignup({ email: 'ada@example.test' });
// @ts-expect-error: three arguments are never given
growsumo.createSignup((error, result, more) => console.log(error, result, more));
// @ts-expect-error: there may be no problem
growsumo.problem.code;

export async function results() {
  const result = await growsumo.createSignup();
  // @ts-expect-error: a skipped sign-up may have no id
  const id: string = result.id;
  // @ts-expect-error: only some have a code
  console.log(id, result.code);
  // @ts-expect-error: not one of the five
  return result.status === 'failed';
}

// @ts-expect-error: not a code
export const problem: ProblemCode = 'oops';
// @ts-expect-error: a landing's code is not a sign-up's
export const signup: SignupCode = 'invalid_gspk';
// @ts-expect-error: it may not have loaded
window.growsumo.data;
// @ts-expect-error: called without arguments
window.growsumoInit = (growsumo: { data: object }) => console.log(growsumo.data);
