// The packed package in the projects of those who bundle. tests/e2e/bundlers.test.mjs runs what comes out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'acorn';
import { inlined, nodes } from './built.mjs';
import { bundle, bundlers } from './bundlers.mjs';

for (const bundler of bundlers) {
  test(`${bundler} takes the package, and keeps the sign-up part and the inspector for later`, async () => {
    const { complaints, files } = await bundle(bundler);
    assert.deepEqual(complaints, []);

    const [tracker] = holding(files, inlined('index.js'));
    const [signup, ...more] = holding(files, inlined('growsumo-signup.js'));
    assert.ok(tracker, `no tracker in ${[...files.keys()]}`);
    assert.ok(signup, `no sign-up part in ${[...files.keys()]}`);
    assert.deepEqual(more, []);
    assert.notEqual(tracker, signup);
    const [inspector, ...others] = [...files].filter(([, text]) => text.includes('partnerkey-inspector')).map(([name]) => name);
    assert.ok(inspector, `no inspector in ${[...files.keys()]}`);
    assert.deepEqual(others, []);
    assert.ok(![tracker, signup].includes(inspector));
    for (const later of [signup, inspector]) assert.deepEqual(loadingAtOnce(files, later), []);

    // What is for browsers that are refused WebAssembly nobody else loads.
    for (const name of ['growsumo-tracker.compat.js', 'growsumo-signup.compat.js']) {
      const [compat, ...others] = holding(files, inlined(name));
      assert.ok(compat, `no ${name} in ${[...files.keys()]}`);
      assert.deepEqual(others, []);
      assert.ok(![tracker, signup].includes(compat));
      assert.deepEqual(loadingAtOnce(files, compat), []);
    }
  });
}

/** The files that would have `name` loaded with the page: by a tag, or by an import that is not a call. */
function loadingAtOnce(files, name) {
  const last = name.split('/').at(-1);
  return [...files]
    .filter(([path, text]) => (path.endsWith('.html') ? [text] : imports(text)).some((from) => from.includes(last)))
    .map(([path]) => path);
}

function imports(text) {
  const statements = [...nodes(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }))];
  return statements
    .filter(({ type, source }) => source && ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(type))
    .map(({ source }) => source.value);
}

/** The names of the files that carry this WebAssembly, or the data of what was made of it. */
function holding(files, module) {
  assert.ok(module.length > 500);
  return [...files].filter(([, text]) => text.includes(module)).map(([name]) => name);
}
