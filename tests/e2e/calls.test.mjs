// Calls that a page makes before the script has come, with the stub that README shows, and without.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bundle } from '../dist/bundlers.mjs';
import { encoded, stage } from './harness/stage.mjs';
import { bareTag, page, snippet } from './pages/loaders.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}`;
const stub = () => {
  const [block] = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').match(/^<script>\nwindow\.growsumo = [^]*?<\/script>/m);
  assert.equal(block.split('\n').length, 5, 'three lines between the tags');
  return block;
};
/** What a page does while it waits: two sign-ups, the second with other data. `answers` has what it was told. */
const calls = (person) => `<script>
var answers = [], early = growsumo;
function told(name) { return function (error, result) { answers.push([name, error && error.code, result.status]); }; }
growsumo.data.email = 'one@${person}.test'; growsumo.data.plan = 'small';
growsumo.createSignup(told('one')).then(function (result) { answers.push(['promise', null, result.status]); });
growsumo.data.email = 'two@${person}.test'; delete growsumo.data.plan;
growsumo.createSignup(told('two'));
growsumo.data.email = 'late@example.com';
</script>`;
const posts = () =>
  on.site
    .received((request) => request.url.pathname === '/pr/signup' && request.method === 'POST')
    .map(({ body }) => JSON.parse(body))
    .map(({ email, plan, partner_key }) => ({ email, plan, partner_key }));
const both = (person) => [
  { email: `one@${person}.test`, plan: 'small', partner_key: 'acme42' },
  { email: `two@${person}.test`, plan: undefined, partner_key: 'acme42' },
];
const TOLD = [['one', null, 'accepted'], ['promise', null, 'accepted'], ['two', null, 'accepted']];
const answers = async (count) => {
  await on.until(`answers.length === ${count}`);
  return (await on.run('return answers')).sort();
};

for (const [how, person, tag] of [
  ["a snippet of the vendor's era", 'snippet', () => snippet(on.relay.publicKey)],
  ['a tag with data-key', 'tag', () => bareTag(on.relay.publicKey)],
]) {
  test(`${how}: replayed in order, each with the data of its moment`, async () => {
    await on.open(page(stub(), calls(person), tag()), LINK);
    assert.deepEqual(await answers(3), TOLD);
    assert.deepEqual(posts(), both(person));
    assert.equal(await on.run('return growsumo.data.email'), 'late@example.com');
    assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
    assert.deepEqual(await on.run('return errors'), []);
  });
}

test('the npm package with global: true', async (t) => {
  const { files } = await bundle('esbuild');
  for (const [path, text] of files) {
    const headers = { 'content-type': path.endsWith('.html') ? 'text/html' : 'text/javascript', 'cache-control': 'no-store' };
    const body = text.replace('PUBLIC_KEY', on.relay.publicKey).replace('content="{}"', `content='{"global":true}'`).replace('<head>', `<head>${stub()}${calls('npm')}`);
    t.after(on.site.answer(`/${path}`, { headers, body }));
  }
  await on.browser.get(on.site.url(`/index.html${LINK}`));
  assert.deepEqual(await answers(3), TOLD);
  assert.deepEqual(posts(), both('npm'));
});

test('what the page has kept of the stub goes on working', async () => {
  const keep = '<script>var kept = { growsumo: growsumo, createSignup: growsumo.createSignup };</script>';
  await on.open(page(stub(), keep, bareTag(on.relay.publicKey)), LINK);
  await on.until('growsumo.data.partner_key');
  const [viaObject, viaFunction] = await on.run(async () => {
    kept.growsumo.data.email = 'object@example.com';
    const first = await kept.growsumo.createSignup();
    growsumo.data.email = 'function@example.com';
    return [first.status, (await kept.createSignup()).status];
  });
  assert.deepEqual([viaObject, viaFunction], ['accepted', 'accepted']);
  assert.deepEqual(posts().map(({ email }) => email), ['object@example.com', 'function@example.com']);
});

test('a rejected one: the callback gets the error', async () => {
  const call = '<script>var answers = []; growsumo.createSignup(function (error, result) { answers.push([error && error.code, result.status]); });</script>';
  await on.open(page(stub(), call, bareTag(on.relay.publicKey)), LINK);
  assert.deepEqual(await answers(1), [['missing_email', 'rejected']]);
});

test('nobody to credit: skipped, without loading or sending anything', async () => {
  await on.open(page(stub(), calls('nobody'), bareTag(on.relay.publicKey)));
  assert.deepEqual((await answers(3)).map(([, , status]) => status), ['skipped', 'skipped', 'skipped']);
  assert.deepEqual(posts(), []);
  assert.deepEqual(on.site.received('/pr/growsumo-signup.js'), []);
});

test('the script never comes: told after two seconds, once, and the page goes on', async (t) => {
  t.after(on.site.answer('/never', 'hang'));
  await on.open(page(stub(), calls('never')), LINK);
  await on.run("document.head.append(Object.assign(document.createElement('script'), { src: '/never' }))");
  assert.deepEqual(await answers(3), TOLD.map(([name]) => [name, null, 'queued']));
  assert.deepEqual(await on.run('return errors'), []);
});

test('the script comes after those two seconds: told once, and sent all the same', async () => {
  await on.open(page(stub(), calls('late')), LINK);
  await answers(3);
  await on.run((key) => {
    document.head.append(Object.assign(document.createElement('script'), { src: '/pr/js', onload: () => growsumo._initialize(key) }));
  }, on.relay.publicKey);
  await on.site.receives(({ url, body }) => url.pathname === '/pr/signup' && body.includes('two@'));
  assert.deepEqual(posts(), both('late'));
  assert.equal(await on.run('return answers.length'), 3);
});

test('without the stub the page fails by itself, as it does with the original', async () => {
  await on.open(page(`<script>growsumo.data.email = 'x';</script>`, bareTag(on.relay.publicKey)), LINK);
  assert.match((await on.run('return errors')).join(), /growsumo/);
  await on.until('window.growsumo && growsumo.data.partner_key');
});

test('the stub after the script changes nothing', async () => {
  await on.open(page(`<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`, stub()), LINK);
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.equal(await on.run('return typeof growsumo._initialize'), 'function');
});
