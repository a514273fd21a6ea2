// What browsers, minifiers and other servers' pipelines meet when they take dist/ as text.

import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { root } from '../../scripts/steps.mjs';
import { isModule, nodes, scripts, syntax, text, wasmText } from './built.mjs';

for (const name of scripts) {
  const source = text(name);

  test(`${name} is a ${isModule(name) ? 'module' : 'classic script'} in the syntax of 2020`, () => {
    assert.ok(syntax(source, { module: isModule(name) }).body.length > 0);
  });

  test(`${name} is ASCII, so that no charset can spoil it`, () => {
    assert.deepEqual(source.match(/[^\n\x20-\x7e]/gu), null);
  });

  test(`${name} makes no code from text, so that a policy need not allow it`, () => {
    const named = [...nodes(syntax(source, { module: isModule(name) }))].filter((node) => node.type === 'Identifier');
    assert.deepEqual(named.filter((node) => ['eval', 'Function'].includes(node.name)), []);
  });

  test(`${name} has no path of the machine it was built on, nor has its WebAssembly`, () => {
    const paths = /\/(root|home|Users|rustc|tmp|usr)\/|:\\Users|\.cargo|\.rustup|node_modules/;
    for (const part of [source, wasmText(name)]) {
      assert.equal(around(part, paths), null);
      for (const here of [root, homedir()]) assert.equal(here !== '/' && part.includes(here), false, here);
    }
  });

  test(`${name} names no host: neither a registry nor any other`, () => {
    for (const part of [source, wasmText(name)]) {
      assert.equal(around(part, /\w:\/\/\w|crates\.io|npmjs|registry/), null);
    }
  });

  test(`${name} refers to no source map, which would not be there`, () => {
    assert.doesNotMatch(source, /sourceMappingURL|sourceURL/);
  });
}

for (const name of scripts.filter((name) => !isModule(name))) {
  test(`${name} declares nothing of its own at the top level`, () => {
    const statements = syntax(text(name), { module: false }).body.map((statement) => statement.type);
    assert.deepEqual(statements.filter((type) => type !== 'EmptyStatement'), ['ExpressionStatement']);
  });

  test(`${name} asks V8 to compile it whole, where V8 looks for that: in the first line`, () => {
    assert.match(text(name), /^\/\/# allFunctionsCalledOnLoad\n;/);
  });

  // js-cookie's hazard: site builders put scripts into one file, one after the other.
  for (const before of ['var site = function () {}', 'site()', 'let site = 1', 'site++', 'site // last line']) {
    test(`${name} stands by itself right after '${before}'`, () => {
      const together = before + text(name);
      const [first, ...rest] = syntax(together, { module: false }).body;
      // All that came to it is, at most, its semicolon, after comments.
      assert.match(together.slice(before.replace(/ \/\/.*/, '').length, first.end).slice(0, 60), /^( ?\/\/.*)?\s*;?$/);
      assert.equal(rest.at(-1)?.type, 'ExpressionStatement');
    });
  }

  test(`${name} leaves the script after it alone`, () => {
    const after = '(function () {})()';
    const { body } = syntax(text(name) + after, { module: false });
    assert.equal(body.at(-1).end - body.at(-1).start, after.length);
  });
}

test('growsumo.compat.js can be loaded as a module too, as growsumo.js does', () => {
  assert.ok(syntax(text('growsumo.compat.js'), { module: true }).body.length > 0);
});

/** What `pattern` finds, with its surroundings, or null. */
function around(part, pattern) {
  const found = part.search(pattern);
  return found < 0 ? null : part.slice(Math.max(0, found - 40), found + 80);
}
