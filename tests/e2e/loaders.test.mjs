// Every way in which sites load the script. What each relies on: the global is there synchronously, `_initialize`
// fills `growsumo.data`, and growsumoInit runs as often as the site's own code runs it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoded, stage } from './harness/stage.mjs';
import { bareTag, hook, page, snippet, snippetOf2016 } from './pages/loaders.mjs';

const on = stage();
const LINK = `?gspk=${encoded('acme42')}&gsxid=Xq7LmT2pVb9K`;
const ONE = { partner_key: 'acme42', createSignup: 'function' };

async function sees(inits) {
  await on.until('window.growsumo && growsumo.data.partner_key');
  assert.deepEqual(await on.run('return growsumo.data'), {
    partner_key: 'acme42',
    ps_partner_key: 'acme42',
    xid: 'Xq7LmT2pVb9K',
  });
  assert.equal(await on.run('return growsumo.problem'), null);
  assert.deepEqual(await on.run('return inits'), inits);
  assert.deepEqual(await on.run('return errors'), []);
  assert.equal(await on.run('return window.swallowed'), null);
}

test('the official snippet', async () => {
  await on.open(page(hook, snippet(on.relay.publicKey)), LINK);
  await on.until('inits.length');
  await sees([ONE]);
});

test('the official snippet with the absolute URL of a link domain', async () => {
  const url = on.site.url('/pr/js', 'go.example.test');
  await on.open(page(hook, snippet(on.relay.publicKey, { url })), LINK);
  await on.until('inits.length');
  await sees([ONE]);
});

test('the official snippet without a growsumoInit on the page', async () => {
  await on.open(page(snippet(on.relay.publicKey)), LINK);
  await sees([]);
});

test('the snippet of 2016, which calls no growsumoInit', async () => {
  await on.open(page(hook, snippetOf2016(on.relay.publicKey)), LINK);
  await on.until('window.initialized2016');
  await sees([]);
});

test("a wrapper's callback in the same try", async () => {
  const inCallback = 'window.wrapped = growsumo.data.partner_key;';
  await on.open(page(hook, snippet(on.relay.publicKey, { inCallback })), LINK);
  assert.equal(await on.until('window.wrapped'), 'acme42');
  await sees([ONE]);
});

test('inserted by a tag manager after the page has loaded', async () => {
  await on.open(page(hook), LINK);
  await on.until("document.readyState === 'complete'");
  await on.run((html) => {
    const holder = document.createElement('div');
    holder.innerHTML = html;
    const tag = document.createElement('script');
    tag.textContent = holder.querySelector('script').textContent;
    document.body.append(tag);
  }, snippet(on.relay.publicKey));
  await on.until('inits.length');
  await sees([ONE]);
});

test('two loaders with two keys', async () => {
  await on.open(page(hook, snippet(on.relay.publicKey), snippet('pk_OtherOtherOtherOtherOtherOtherOt')), LINK);
  await on.until('inits.length === 2');
  await sees([ONE, ONE]);
});

test('a second loader keeps what the page has written into data', async () => {
  const writes = "growsumo.data.name = 'Ada';";
  await on.open(page(snippet(on.relay.publicKey, { inCallback: writes })), LINK);
  await on.until('window.growsumo && growsumo.data.name');
  await on.run((src) => {
    const tag = document.createElement('script');
    tag.src = src;
    tag.onload = () => (window.second = growsumo);
    document.head.append(tag);
  }, '/pr/js?again');
  assert.equal(await on.until('window.second && second.data.name'), 'Ada');
});

test('an empty key: data is filled, growsumoInit is called, and there is a problem to see', async () => {
  await on.open(page(hook, snippet('')), LINK);
  await on.until('inits.length');
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
  assert.equal(await on.run('return growsumo.problem.code'), 'missing_key');
  assert.equal(await on.run('return Object.prototype.toString.call(growsumo.problem)'), '[object Error]');
});

test('the bare tag initialises itself', async () => {
  await on.open(page(hook, bareTag(on.relay.publicKey)), LINK);
  await on.until('inits.length');
  await sees([ONE]);
});

test('the bare tag, with growsumoInit defined only after it', async () => {
  const late = "<script>window.growsumo && (window.before = true)</script>" + hook;
  const blocking = `<script src="/pr/js" data-key="${on.relay.publicKey}"></script>`;
  await on.open(page(blocking, late), LINK);
  await on.until('inits.length');
  assert.equal(await on.run('return window.before'), true);
  await sees([ONE]);
});

test('two bare tags call growsumoInit once', async () => {
  await on.open(page(hook, bareTag(on.relay.publicKey), bareTag(on.relay.publicKey)), LINK);
  await on.until('inits.length');
  await on.until("document.readyState === 'complete'");
  await sees([ONE]);
});

test('nothing happens before _initialize', async () => {
  await on.open(page(hook, '<script src="/pr/js"></script>'), LINK);
  assert.deepEqual(await on.run('return growsumo.data'), {});
  assert.deepEqual(await on.run('return inits'), []);
  assert.deepEqual(await on.jar(), {});
  assert.equal(await on.run('return growsumo === partnerstack'), true);
});

test('_initialize is synchronous and may run twice', async () => {
  await on.open(page('<script src="/pr/js"></script>'), LINK);
  const seen = await on.run((key) => {
    growsumo._initialize(key);
    const first = { ...growsumo.data };
    growsumo._initialize(key);
    return [first, growsumo.data];
  }, on.relay.publicKey);
  assert.deepEqual(seen[0], seen[1]);
  assert.equal(seen[0].partner_key, 'acme42');
});

test('a problem that is mended is no longer shown', async () => {
  await on.open(page('<script src="/pr/js"></script>'), LINK);
  const codes = await on.run((key) => {
    growsumo._initialize('');
    const before = growsumo.problem.code;
    growsumo._initialize(key);
    return [before, growsumo.problem];
  }, on.relay.publicKey);
  assert.deepEqual(codes, ['missing_key', null]);
});

test('the globals are plain properties', async () => {
  await on.open(page('<script src="/pr/js"></script>'));
  for (const name of ['growsumo', 'partnerstack']) {
    const property = await on.run((name) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(window, name);
      return flags;
    }, name);
    assert.deepEqual(property, { writable: true, enumerable: true, configurable: true });
  }
});

test('growsumoInit of the bare tag throws: the error is the page\'s to see, and nothing else breaks', async () => {
  const throwing = "<script>function growsumoInit() { throw new Error('from the site'); }</script>";
  await on.open(page(throwing, bareTag(on.relay.publicKey)), LINK);
  await on.until('errors.length');
  assert.match((await on.run('return errors'))[0], /from the site/);
  assert.equal(await on.run('return growsumo.data.partner_key'), 'acme42');
});
