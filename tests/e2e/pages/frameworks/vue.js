// The same with Vue: v-model, @submit.prevent, v-if; and one that the browser sends.

import { createApp, h, ref, withModifiers } from 'vue';

const SignUp = {
  setup() {
    const name = ref('');
    const email = ref('');
    const sent = ref('');
    const field = (id, model, attributes) =>
      h('input', { id, value: model.value, onInput: ({ target }) => (model.value = target.value), required: true, ...attributes });
    const submit = withModifiers(() => {
      sent.value = name.value;
      name.value = email.value = '';
    }, ['prevent']);
    return () =>
      sent.value
        ? h('p', { id: 'sent' }, `Welcome, ${sent.value}`)
        : h('form', { 'data-partnerkey-signup': 'always', onSubmit: submit }, [
            field('name', name, { autocomplete: 'name' }),
            field('email', email, { type: 'email' }),
            h('input', { type: 'hidden', 'data-partnerkey-field': 'plan', value: 'pro' }),
            h('button', 'Sign up'),
          ]);
  },
};

const Native = {
  render: () =>
    h('form', { 'data-partnerkey-signup': '', method: 'post', action: '/elsewhere' }, [
      h('input', { id: 'name', name: 'name', autocomplete: 'name' }),
      h('input', { id: 'email', name: 'email', type: 'email' }),
      h('input', { type: 'hidden', 'data-partnerkey': 'partner_key', name: 'partner' }),
      h('button', 'Sign up'),
    ]),
};

createApp(location.hash === '#native' ? Native : SignUp).mount('#app');
