'use client';

import { usePartnerKey } from 'partnerkey/react';
import { useState } from 'react';

export function SignUpForm() {
  const { createSignup } = usePartnerKey();
  const [status, setStatus] = useState('');

  async function signUp(event) {
    event.preventDefault();
    const { name, email } = Object.fromEntries(new FormData(event.currentTarget));
    // Create the account here, then say who became a customer.
    const signup = await createSignup({ name, email });
    setStatus(signup.status);
  }

  return (
    <form onSubmit={signUp}>
      <label>
        Name <input name="name" autoComplete="name" />
      </label>
      <label>
        E-mail <input name="email" type="email" autoComplete="email" required />
      </label>
      <button>Sign up</button>
      <output name="signup">{status}</output>
    </form>
  );
}
