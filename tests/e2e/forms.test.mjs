// `<form data-partnerkey-signup>`: what the relay receives of a form that nobody has written code for.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import webdriver from 'selenium-webdriver';
import { hosts } from './harness/site.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { application, frameworks } from './pages/frameworks.mjs';
import { page } from './pages/loaders.mjs';

const { By, Key } = webdriver;
const on = stage();
const LINK = `?gspk=${encoded('acme42')}`;
const tag = () => `<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`;
/** A page that stays: what its forms load, they load elsewhere. */
const staying = (...parts) => page(tag(), '<iframe name="elsewhere"></iframe><main></main>', ...parts);

let people = 0;
const newPerson = () => `person${(people += 1)}@example.com`;

const posts = () => on.site.received((request) => request.url.pathname === '/pr/signup' && request.method === 'POST');
/** The sign-up of a person, as the first request said it; those that name the person by e-mail. */
const received = async (email) => {
  const { body } = await on.site.receives(({ url, body }) => url.pathname === '/pr/signup' && body.includes(`"${email}"`));
  const { id, public_key, partner_key, ...data } = JSON.parse(body);
  assert.equal(partner_key, 'acme42');
  return data;
};

/** Adds a form to the page, which is late; it is submitted by its last button. */
const submit = (html, prepare = '') =>
  on.run((html, prepare) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/elsewhere';
    form.target = 'elsewhere';
    form.dataset.partnerkeySignup = '';
    form.innerHTML = html;
    document.querySelector('main').replaceChildren(form);
    new Function('form', prepare)(form);
    [...form.querySelectorAll('button')].at(-1).click();
  }, html, prepare);

beforeEach(() => {
  on.site.page('/elsewhere', '<!doctype html><title>elsewhere</title>');
});

for (const part of ['is there', 'has not come']) {
  test(`a form that the browser sends at once, the sign-up part ${part}`, async (t) => {
    if (part === 'has not come') t.after(on.site.answer('/pr/growsumo-signup.js', 'hang'));
    const email = newPerson();
    const form = `<form data-partnerkey-signup method="post" action="/elsewhere">
      <input name="n" data-partnerkey-field="name" value="Ada"><input type="email" name="e"><input data-partnerkey-field="company" value="Engines">
      <button>Go</button></form>`;
    await on.open(page(tag(), form), LINK);
    if (part === 'is there') await on.courier();
    await on.leave(`document.querySelector('[type=email]').value = '${email}'; document.querySelector('button').click()`);
    await on.browser.wait(async () => (await on.browser.getTitle()) === 'elsewhere', 8000);
    assert.deepEqual(await received(email), { email, name: 'Ada', company: 'Engines', customer_key: email });
    assert.equal((await on.relay.sandbox.receives(email)).partner_key, 'acme42');
    const sent = on.site.received((request) => request.url.pathname === '/elsewhere');
    assert.deepEqual(sent.map(({ method }) => method), ['POST']);
  });
}

test('a page that is busy until it goes', async () => {
  const email = newPerson();
  const busy = `<script>document.addEventListener('submit', () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { for (const end = Date.now() + 1500; Date.now() < end; ); };
    port2.postMessage('');
  })</script>`;
  const form = `<form data-partnerkey-signup method="post" action="${on.site.url('/elsewhere', hosts.shop)}"><input type="email" value="${email}"><button>Go</button></form>`;
  await on.open(page(tag(), busy, form), LINK);
  await on.leave("document.querySelector('button').click()");
  await received(email);
});

test('by keyboard, as visitors do it', async () => {
  const email = newPerson();
  await on.open(page(tag(), '<form data-partnerkey-signup action="/elsewhere"><input name="email" type="email"></form>'), LINK);
  await on.browser.findElement(By.css('[type=email]')).sendKeys(email, Key.ENTER);
  await on.browser.wait(async () => (await on.browser.getTitle()) === 'elsewhere', 8000);
  assert.equal((await on.relay.sandbox.receives(email)).partner_key, 'acme42');
});

const FIELDS = [
  ['type=email', '<input type="email" value="EMAIL">', {}],
  ['autocomplete goes before type', '<input type="email" value="friend@x.test"><input autocomplete="email" value="EMAIL">', {}],
  ['autocomplete of more words', '<input autocomplete="section-a billing eMail webauthn" value="EMAIL"><input autocomplete="section-a name" value="Ada">', { name: 'Ada' }],
  ['given and family name', '<input type="email" value="EMAIL"><input autocomplete="family-name" value="King"><input autocomplete="given-name" value="Ada">', { name: 'Ada King' }],
  ['only a given name', '<input type="email" value="EMAIL"><input autocomplete="given-name" value="Ada">', { name: 'Ada' }],
  ['what is named goes before what is guessed', '<input type="email" value="other@x.test"><input data-partnerkey-field="email" value="EMAIL"><input autocomplete="name" value="x"><input data-partnerkey-field="name" value="Ada">', { name: 'Ada' }],
  ['a customer key', '<input type="email" value="EMAIL"><input type="hidden" data-partnerkey-field="customer_key" value="key of EMAIL">', { customer_key: 'key of EMAIL' }],
  ['further fields', '<input type="email" value="EMAIL"><select data-partnerkey-field="plan"><option>small<option selected>big</select><textarea data-partnerkey-field="note">hi</textarea>', { plan: 'big', note: 'hi' }],
  ['empty controls', '<input data-partnerkey-field="email"><input type="email" value="EMAIL"><input data-partnerkey-field="name" value="">', {}],
  ['the first of several', '<input type="email" value="EMAIL"><input type="email" value="again@x.test">', {}],
  ['disabled controls', '<input type="email" disabled value="no@x.test"><fieldset disabled><input type="email" value="no@x.test"><input data-partnerkey-field="plan" value="x"></fieldset><input type="email" value="EMAIL">', {}],
  ['boxes and choices', '<input type="email" value="EMAIL"><input type="checkbox" data-partnerkey-field="terms"><input type="checkbox" data-partnerkey-field="news" checked><input type="radio" name="r" data-partnerkey-field="plan" value="a"><input type="radio" name="r" data-partnerkey-field="plan" value="b" checked>', { news: 'on', plan: 'b' }],
  ['the button that was pressed', '<input type="email" value="EMAIL"><button data-partnerkey-field="plan" value="small"></button><button data-partnerkey-field="plan" value="big"></button>', { plan: 'big' }],
  ['formnovalidate', '<input type="email" value="EMAIL"><input required><button formnovalidate></button>', {}],
  ['controls called like properties of a form', '<input name="action" value="x"><input name="method"><input name="name" autocomplete="name" value="Ada"><input name="email" type="email" value="EMAIL"><input name="id"><input name="target">', { name: 'Ada' }],
  ['a control elsewhere on the page', '<input type="email" value="EMAIL">', { plan: 'pro' }, "form.id = 'f'; form.insertAdjacentHTML('afterend', '<input form=f data-partnerkey-field=plan value=pro>');"],
  ['names that objects have', '<input type="email" value="EMAIL"><input data-partnerkey-field="__proto__" value="x"><input data-partnerkey-field="toString" value="y">', { toString: 'y' }],
];

test('what a form says of the customer', async () => {
  await on.open(staying(), LINK);
  for (const [name, html, more, prepare = ''] of FIELDS) {
    const email = newPerson();
    const button = html.includes('<button') ? '' : '<button></button>';
    await submit(html.replaceAll('EMAIL"', `${email}"`) + button, prepare);
    const expected = JSON.parse(JSON.stringify({ email, customer_key: email, ...more }).replaceAll('EMAIL', email));
    assert.deepEqual(await received(email), expected, name);
  }
  assert.deepEqual(await on.run('return errors'), []);
});

test('it is laid over growsumo.data, which stays as it is', async () => {
  const email = newPerson();
  await on.open(staying(), LINK);
  await on.run(() => Object.assign(growsumo.data, { email: 'other@x.test', customer_key: 'cus_1', provider_key: 'p' }));
  const data = await on.run('return growsumo.data');
  await submit(`<input type="email" value="${email}"><input data-partnerkey-field="customer_key"><button></button>`);
  assert.deepEqual(await received(email), { email, customer_key: 'cus_1', provider_key: 'p' });
  assert.deepEqual(await on.run('return growsumo.data'), data);
});

/** What a page's handlers do, and whether there is a sign-up all the same. */
const HANDLERS = [
  ['prevent, on the form', "form.addEventListener('submit', (event) => event.preventDefault());", false],
  ['prevent, on the document', "document.addEventListener('submit', (event) => event.preventDefault(), { once: true });", false],
  ['prevent, on the window', "addEventListener('submit', (event) => event.preventDefault(), { once: true });", false],
  ['prevent and stop', "form.onsubmit = (event) => { event.stopImmediatePropagation(); return false; };", false],
  ['stop on the form', "form.addEventListener('submit', (event) => event.stopPropagation());", true],
  ['stop before the form', "document.addEventListener('submit', (event) => event.stopImmediatePropagation(), { once: true, capture: true });", true],
  ['throw', "form.addEventListener('submit', () => { throw new Error('of the site'); });", true],
  ['prevent, with always', "form.dataset.partnerkeySignup = 'always'; form.onsubmit = () => false;", true],
  ['prevent and empty the form, with always', "form.dataset.partnerkeySignup = 'always'; form.onsubmit = () => { form.reset(); form.innerHTML = ''; return false; };", true],
  ['do nothing, with always', "form.dataset.partnerkeySignup = 'always';", true],
  ['no form of ours', 'delete form.dataset.partnerkeySignup;', false],
  ['invalid', "form.insertAdjacentHTML('beforeend', '<input required>');", false],
];

test("the page's own handlers and the browser's checks are honoured", async () => {
  await on.open(staying(), LINK);
  const counted = [];
  for (const [name, prepare, signsUp] of HANDLERS) {
    const email = newPerson();
    await submit(`<input type="email" value="${email}"><button></button>`, `form.action += '?${name}'; ${prepare}`);
    if (!signsUp) continue;
    await received(email).catch((error) => assert.fail(`${name}: ${error.message}`));
    counted.push(email);
  }
  const last = newPerson();
  await submit(`<input type="email" value="${last}"><button></button>`);
  await received(last);
  assert.deepEqual(posts().map(({ body }) => JSON.parse(body).email), [...counted, last]);
  // The browser has sent what nobody prevented, once, and nothing else.
  const sent = on.site.received('/elsewhere').map(({ url }) => decodeURIComponent(url.search.slice(1)));
  assert.deepEqual(sent.filter((name) => /prevent|invalid/.test(name)), []);
  assert.equal(new Set(sent).size, sent.length);
});

test('what a handler writes into a field is what counts', async () => {
  const email = newPerson();
  await on.open(staying(), LINK);
  await submit('<input type="email" value="a@x.test"><button></button>', `form.onsubmit = () => { form.querySelector('input').value = '${email}'; };`);
  await received(email);
});

test('submitted twice by a double click: one customer, the relay says which is the second', async () => {
  const email = newPerson();
  await on.open(staying(), LINK);
  await submit(`<input type="email" value="${email}"><button></button>`, "form.querySelector('button').click();");
  await on.browser.wait(() => posts().filter(({ status }) => status).length === 2, 8000);
  assert.deepEqual(posts().map(({ status }) => status).sort(), [200, 202]);
});

test('in shadow roots, and once for a form in a slot', async () => {
  const [inside, deep, slotted] = [newPerson(), newPerson(), newPerson()];
  await on.open(staying(), LINK);
  await on.run((inside, deep, slotted) => {
    const attributes = 'data-partnerkey-signup action="/elsewhere" target="elsewhere"';
    const form = (email) => `<form ${attributes}><input type="email" value="${email}"><button></button></form>`;
    const host = (parent, html) => {
      const element = parent.appendChild(document.createElement('div'));
      element.attachShadow({ mode: 'open' }).innerHTML = html;
      return element;
    };
    const main = document.querySelector('main');
    host(main, form(inside)).shadowRoot.querySelector('button').click();
    const outer = host(main, '');
    host(outer.shadowRoot, form(deep)).shadowRoot.querySelector('button').click();
    const slot = host(main, '<section><slot></slot></section>');
    slot.innerHTML = form(slotted);
    slot.querySelector('button').click();
  }, inside, deep, slotted);
  for (const email of [inside, deep, slotted]) await received(email);
  const last = newPerson();
  await submit(`<input type="email" value="${last}"><button></button>`);
  await received(last);
  assert.equal(posts().length, 4);
});

test('nobody to credit: nothing is loaded, kept or sent', async () => {
  await on.open(staying());
  await submit('<input type="email" value="nobody@x.test"><button></button>');
  await on.site.receives('/elsewhere');
  assert.deepEqual(posts(), []);
  assert.deepEqual(on.site.received('/pr/growsumo-signup.js'), []);
  assert.equal(await on.run("return Object.keys(localStorage).filter((name) => name.startsWith('partnerkey.signup')).length"), 0);
});

test('while consent is pending a form waits with the others', async () => {
  const email = newPerson();
  await on.open(page(`<script src="/pr/js" data-key="${on.relay.publicKey}" data-consent="pending"></script>`, '<iframe name="elsewhere"></iframe><main></main>'), LINK);
  await submit(`<input type="email" value="${email}"><button></button>`);
  await on.site.receives('/elsewhere');
  assert.deepEqual(posts(), []);
  await on.run("growsumo.consent('granted')");
  await received(email);
});

for (const framework of Object.keys(frameworks)) {
  const app = async (hash) => {
    const code = await application(framework);
    on.site.page('/app', page(tag(), '<div id="app"></div>', `<script>${code}</script>`));
    await on.browser.get(on.site.url(`/app${LINK}${hash}`));
  };
  const fillIn = async (email) => {
    await on.browser.findElement(By.id('name')).sendKeys('Ada');
    await on.browser.findElement(By.id('email')).sendKeys(email);
    await on.browser.findElement(By.css('button')).click();
  };

  test(`a form of ${framework}, sent by its own code`, async () => {
    const email = newPerson();
    await app('');
    await fillIn(email);
    assert.equal(await on.browser.findElement(By.id('sent')).getText(), 'Welcome, Ada');
    assert.deepEqual(await received(email), { email, name: 'Ada', plan: 'pro', customer_key: email });
    assert.equal((await on.relay.sandbox.receives(email)).partner_key, 'acme42');
    assert.equal(posts().length, 1);
  });

  test(`a form of ${framework}, sent by the browser`, async () => {
    const email = newPerson();
    await app('#native');
    await fillIn(email);
    await on.browser.wait(async () => (await on.browser.getTitle()) === 'elsewhere', 8000);
    assert.deepEqual(await received(email), { email, name: 'Ada', customer_key: email });
    assert.match(on.site.received('/elsewhere')[0].body, /partner=acme42/);
    assert.equal((await on.relay.sandbox.receives(email)).partner_key, 'acme42');
  });
}
