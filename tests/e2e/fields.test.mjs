// The site's own hidden fields, `<input data-partnerkey>`, kept filled for the site's own server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoded, stage } from './harness/stage.mjs';
import { page, snippet } from './pages/loaders.mjs';

const on = stage();
const CLICK = 'Xq7LmT2pVb9K';
const LINK = `?gspk=${encoded('acme42')}&gsxid=${CLICK}`;
const tag = (attributes = '') => `<script src="/pr/js" data-key="${on.relay.publicKey}" ${attributes}></script>`;
const FIELDS = '<input type="hidden" name="partner" data-partnerkey="partner_key"><input type="hidden" name="click" data-partnerkey="xid">';
const FORM = `<form method="post" action="/mine">${FIELDS}<button>Go</button></form>`;

const values = () => on.run("return [...document.querySelectorAll('input[data-partnerkey]')].map(({ value }) => value)");
const filled = (...expected) =>
  on.until(`JSON.stringify([...document.querySelectorAll('input[data-partnerkey]')].map(({ value }) => value)) === '${JSON.stringify(expected)}'`);
/** What the site's server received of the form. */
const received = async () => Object.fromEntries(new URLSearchParams((await on.site.receives('/mine')).body));

for (const [where, html] of [
  ['before the script', () => FORM + tag()],
  ['after the script', () => tag() + FORM],
  ['with a snippet', () => snippet(on.relay.publicKey) + FORM],
]) {
  test(`fields ${where} are filled, and the site's server receives them`, async () => {
    on.site.page('/mine', '<!doctype html><title>mine</title>');
    await on.open(page(html()), LINK);
    await filled('acme42', CLICK);
    await on.leave("document.querySelector('button').click()");
    assert.deepEqual(await received(), { partner: 'acme42', click: CLICK });
  });
}

test('from the cookies of an earlier visit, and empty where there is nobody', async () => {
  await on.open(page(tag()), LINK);
  await on.open(page(tag(), FORM));
  await filled('acme42', CLICK);
  await on.open(page(`${FORM.replaceAll('data-', 'value="old" data-')}`, tag()), '', 'shop.example.co.uk');
  assert.deepEqual(await values(), ['', '']);
});

test('added later, and without a look a moment before: filled when it is sent', async () => {
  on.site.page('/mine', '<!doctype html><title>mine</title>');
  await on.open(page(tag()), LINK);
  await on.run((html) => document.body.insertAdjacentHTML('beforeend', html), FORM);
  await filled('acme42', CLICK);
  await on.leave((html) => {
    document.body.innerHTML = html;
    document.querySelector('button').click();
  }, FORM);
  assert.deepEqual(await received(), { partner: 'acme42', click: CLICK });
});

test('in a shadow root, and a field that belongs to the form from elsewhere', async () => {
  on.site.page('/mine', '<!doctype html><title>mine</title>');
  await on.open(page(tag(), '<div></div>'), LINK);
  await on.leave((form, click) => {
    const root = document.querySelector('div').attachShadow({ mode: 'open' });
    root.innerHTML = form.replace('<form', '<form id="f"').replace(/<input[^>]*xid">/, '') + click;
    root.querySelector('button').click();
  }, FORM, '<input form="f" name="click" data-partnerkey="xid">');
  assert.deepEqual(await received(), { partner: 'acme42', click: CLICK });
});

test('another click is another partner: the fields follow', async () => {
  await on.open(page(tag(), FORM), LINK);
  await filled('acme42', CLICK);
  await on.run((query) => {
    history.replaceState(null, '', query);
    growsumo._spk();
  }, `?gspk=${encoded('beta')}`);
  await filled('beta', '');
});

test('empty until consent is granted, and again when it is withdrawn', async () => {
  await on.open(page(tag('data-consent="pending"'), FORM), LINK);
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.deepEqual(await values(), ['', '']);
  await on.run("growsumo.consent('granted')");
  assert.deepEqual(await values(), ['acme42', CLICK]);
  await on.run("growsumo.consent('denied')");
  assert.deepEqual(await values(), ['', '']);
});

test('what a visitor or the page does to a field is undone when it is sent', async () => {
  on.site.page('/mine', '<!doctype html><title>mine</title>');
  await on.open(page(tag(), FORM), LINK);
  await filled('acme42', CLICK);
  await on.leave("document.querySelectorAll('[data-partnerkey]').forEach((field) => (field.value = 'x')); document.querySelector('button').click()");
  assert.deepEqual(await received(), { partner: 'acme42', click: CLICK });
});

test('a field is written only when it changes, and other names stay empty', async () => {
  await on.open(page(FORM, '<input data-partnerkey="email" value="ada@example.com"><input data-partnerkey>', tag()), LINK);
  await filled('acme42', CLICK, '', '');
  const writes = await on.run(async () => {
    let writes = 0;
    new MutationObserver((list) => (writes += list.length)).observe(document.querySelector('form'), { attributes: true, subtree: true });
    growsumo._spk();
    await new Promise((resolve) => setTimeout(resolve));
    return writes;
  });
  assert.equal(writes, 0);
});
