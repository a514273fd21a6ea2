// A site's own code, as it would be written with the npm package.

import { init, version } from 'partnerkey';

const configured = (name) => document.querySelector(`meta[name=${name}]`).content;
const growsumo = init({ key: configured('public-key'), ...JSON.parse(configured('options')) });
const form = document.querySelector('form');
const show = (name, text) => (document.querySelector(`output[name=${name}]`).textContent = text);

show('partner', growsumo.data.partner_key || 'nobody');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  growsumo.data.email = new FormData(form).get('email');
  const { status } = await growsumo.createSignup();
  show('signup', `${status} by ${version}`);
});
