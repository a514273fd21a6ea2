// A sign-up form as React applications write it: controlled fields, sent by fetch, gone when it is done.

import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

function SignUp() {
  const [person, setPerson] = useState({ name: '', email: '' });
  const [sent, setSent] = useState(false);
  const field = (name) => ({ value: person[name], onChange: ({ target }) => setPerson({ ...person, [name]: target.value }) });
  if (sent) return <p id="sent">Welcome, {sent}</p>;

  const submit = (event) => {
    event.preventDefault();
    setSent(person.name);
    setPerson({ name: '', email: '' });
  };
  return (
    <form data-partnerkey-signup="always" onSubmit={submit}>
      <input id="name" autoComplete="name" required {...field('name')} />
      <input id="email" type="email" required {...field('email')} />
      <input type="hidden" data-partnerkey-field="plan" value="pro" />
      <button>Sign up</button>
    </form>
  );
}

/** One that the browser sends. */
function Native() {
  return (
    <form data-partnerkey-signup method="post" action="/elsewhere">
      <input id="name" name="name" autoComplete="name" defaultValue="" />
      <input id="email" name="email" type="email" defaultValue="" />
      <input type="hidden" data-partnerkey="partner_key" name="partner" />
      <button>Sign up</button>
    </form>
  );
}

const Form = location.hash === '#native' ? Native : SignUp;
createRoot(document.querySelector('#app')).render(<StrictMode><Form /></StrictMode>);
