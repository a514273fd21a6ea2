// The npm entry where there is no page: server-side rendering, tests, builds.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { dist } from './built.mjs';

const entry = JSON.stringify(pathToFileURL(join(dist, 'index.js')).href);

/** What `body`, which may use `init`, returns in a fresh Node, along with the globals that are new since the start. */
function onServer(body) {
  const source = `
    const before = Reflect.ownKeys(globalThis);
    const { init } = await import(${entry});
    const result = await (async () => {${body}})();
    const globals = Reflect.ownKeys(globalThis).filter((name) => !before.includes(name));
    console.log(JSON.stringify({ result, globals }));`;
  const args = ['--input-type=module', '--eval', source];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 10_000 });
  // It also has to end by itself: no timer, no socket is left behind. And nothing is said.
  assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
  const { result, globals } = JSON.parse(stdout);
  assert.deepEqual(globals, []);
  return result;
}

test('importing it does nothing', () => {
  onServer('');
});

test('init() gives an object to read from and write to', () => {
  const seen = onServer(`
    const growsumo = init({ key: 'pk_', global: true });
    growsumo.data.email = 'ada@example.test';
    growsumo._initialize('pk_');
    growsumo._spk();
    return growsumo;`);
  assert.deepEqual(seen.data, { email: 'ada@example.test' });
  assert.equal(seen.problem, null);
});

test('visitors on one server do not share data', () => {
  assert.deepEqual(onServer("init().data.email = 'ada@example.test'; return init().data"), {});
});

test('createSignup() is skipped, calls back once and resolves', () => {
  const seen = onServer(`
    const calls = [];
    const result = await init().createSignup((...args) => calls.push(args));
    return { calls, result };`);
  assert.deepEqual(seen, { calls: [[null, { status: 'skipped' }]], result: { status: 'skipped' } });
});

test('createSignup() does not need a callback, nor a callable one', () => {
  const seen = onServer('return [await init().createSignup(), await init().createSignup(7)]');
  assert.deepEqual(seen, [{ status: 'skipped' }, { status: 'skipped' }]);
});

test('createSignup() resolves though the callback throws: the error is told, and the server goes on', () => {
  const seen = onServer(`
    const told = [];
    console.error = (error) => told.push(error.message);
    process.on('uncaughtException', () => told.push('uncaught'));
    const result = await init().createSignup(() => { throw new Error('from the site'); });
    await new Promise((resolve) => setTimeout(resolve));
    return { ...result, told };`);
  assert.deepEqual(seen, { status: 'skipped', told: ['from the site'] });
});
