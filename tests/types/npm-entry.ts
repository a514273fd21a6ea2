// The npm entry, as sites write it.

import { init, version } from 'partnerkey';
import type { Data, Growsumo, Options, PartnerkeyError, ProblemCode, SignupCode, SignupResult } from 'partnerkey';

init();
init({});
init({ key: 'pk_DemoDemoDemoDemoDemoDemoDemoDemo' });
const options: Options = {
  key: 'pk_DemoDemoDemoDemoDemoDemoDemoDemo',
  endpoint: 'https://go.example.test/pr/',
  attribution: 'first',
  cookieDays: 30,
  cookieDomain: 'example.test',
  domains: ['shop.example.test', '*.example.org'],
  cleanUrl: true,
  debug: true,
  global: false,
};
const growsumo: Growsumo = init(options);
init({ cookieDomain: 'auto' });

const key: string | undefined = growsumo.data.partner_key;
const sameKey: string | undefined = growsumo.data.ps_partner_key;
const click: string | undefined = growsumo.data.xid;
export const credited: string = key || sameKey || click || version || growsumo.version;

growsumo.data.email = 'ada@example.test';
growsumo.data.name = 'Ada';
growsumo.data.customer_key = 42;
growsumo.data.customer_key = 'customer-42';
growsumo.data.amount = 1999;
growsumo.data.company = { name: 'Analytical', seats: [1, 2] };
growsumo.data['first_name'] = 'Ada';
growsumo.data = { email: 'ada@example.test', customer_key: 42, plan: 'pro' };
export const data: Data = {};

// Without a callback, with one that takes nothing, with node's two arguments; awaited, chained, or left alone.
export const there: string = growsumo.decorate('https://shop.example.test/') + growsumo.decorate(new URL('https://shop.example.test/'));
init({ domains: 'shop.example.test' });
void growsumo.createSignup();
void growsumo.createSignup(() => document.forms[0]?.submit());
void growsumo.createSignup((error) => console.log(error?.code.toUpperCase()));
void growsumo.createSignup((error, result) => console.log(error === null, result.status));
growsumo.createSignup().then((result) => console.log(result.status));

export async function signUp(): Promise<string> {
  const result: SignupResult = await growsumo.createSignup();
  switch (result.status) {
    case 'accepted':
    case 'duplicate':
      return result.id;
    case 'queued': {
      const why: SignupCode = result.code;
      return `${result.id}: ${why}`;
    }
    case 'skipped':
      return 'nobody to credit';
    case 'rejected':
      return result.code === 'missing_email' ? 'please give an address' : result.code;
    default: {
      const none: never = result;
      return none;
    }
  }
}

if (growsumo.problem) {
  const problem: PartnerkeyError<ProblemCode> = growsumo.problem;
  const error: Error = problem;
  const code: ProblemCode = problem.code;
  console.warn(error.message, code === 'wasm_blocked');
}

growsumo._initialize();
growsumo._initialize('pk_DemoDemoDemoDemoDemoDemoDemoDemo');
growsumo._spk();
