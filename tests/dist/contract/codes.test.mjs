// Codes are declared once, in src/error.rs, www/problems.js and relay/src/error/refusal.rs. Everything else is a copy.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'acorn';
import { root } from '../../../scripts/steps.mjs';
import { nodes } from '../built.mjs';
import { all, one, source } from './sources.mjs';

/** A `coded!` table of src/error.rs. */
const table = (name) => {
  const body = one('src/error.rs', new RegExp(`coded! \\{\\s*(?:///.*\\s*)*${name} \\{([\\s\\S]*?)\\n {4}\\}\\n\\}`));
  return all(body, /^\s*[A-Z]\w* "(\w+)"/gm);
};

/** A union of text literals in growsumo.d.ts. */
const union = (name) => all(one('www/growsumo.d.ts', new RegExp(`export type ${name} =([^;]*);`)), /'(\w+)'/g);

const landing = table('Problem');
const signup = table('SignupError');
const { messages, names } = declarations(source('www/problems.js'));
const shell = [...messages, ...Object.values(names)];
const relay = all(one('relay/src/error/refusal.rs', /fn code\(&self\)[^{]*\{([\s\S]*?)\n {4}\}/), /=> "(\w+)"/g);

test('every table was found', () => {
  for (const codes of [landing, signup, messages, relay, union('ProblemCode'), union('SignupCode')]) {
    assert.ok(codes.length >= 5, codes.join());
    assert.equal(new Set(codes).size, codes.length, codes.join());
  }
});

test('the types know every code, and no other', () => {
  const typed = [...union('ProblemCode'), ...union('SignupCode')];
  assert.deepEqual(typed.sort(), [...new Set([...landing, ...signup, ...shell])].sort());
});

test('the types have the codes of a landing and of a sign-up where they occur', () => {
  assert.deepEqual(landing.filter((code) => !union('ProblemCode').includes(code)), []);
  assert.deepEqual(signup.filter((code) => !union('SignupCode').includes(code)), []);
});

test('the shell uses no code that is not declared', () => {
  const names = ['', 'page/'].flatMap((folder) => readdirSync(join(root, 'www', folder)).map((name) => folder + name)).filter((name) => name.endsWith('.js'));
  const used = names.flatMap((name) => codesIn(source(`www/${name}`)));
  assert.ok(used.length >= 5, used.join());
  assert.deepEqual(used.filter((code) => ![...landing, ...signup, ...shell].includes(code)), []);
  assert.deepEqual(shell.filter((code) => !used.includes(code)), [], 'declared, and not used');
});

const paragraphs = source('docs/troubleshooting.md')
  .split(/^(?=#{1,3} )/m)
  .filter((text) => /^### `\w+`$/m.test(text))
  .map((text) => ({ code: text.match(/`(\w+)`/)[1], text }));

test('docs/troubleshooting.md has a paragraph `### code` for every code, the relay\'s too, once, and for no other', () => {
  const explained = paragraphs.map(({ code }) => code);
  assert.deepEqual(explained.sort(), [...new Set([...landing, ...signup, ...shell, ...relay])].sort());
});

for (const { code, text } of paragraphs) {
  test(`${code} has its cause, what becomes of the sign-up, and a remedy`, () => {
    assert.deepEqual(all(text, /^\*\*(Cause|The sign-up|Remedy)\b/gm), ['Cause', 'The sign-up', 'Remedy']);
  });
}

/** What www/problems.js declares: the page's problems, and constants whose text is a code. */
function declarations(text) {
  const declared = [...nodes(parse(text, { ecmaVersion: 2022, sourceType: 'module' }))]
    .filter((node) => node.type === 'VariableDeclarator' && /^[A-Z_]+$/.test(node.id.name))
    .map(({ id, init }) => [id.name, init]);
  const [, problems] = declared.find(([name]) => name === 'PROBLEMS');
  const texts = declared.filter(([, init]) => init.type === 'Literal' && /^[a-z_]+$/.test(init.value)).map(([name, init]) => [name, init.value]);
  return { messages: problems.elements.map(({ value }) => value), names: Object.fromEntries(texts) };
}

/** What JavaScript uses as a code: `problem('…')`, `note('…')`, `code: …`, `const code = …`, `const problemCode = …`. */
function codesIn(text) {
  const places = [...nodes(parse(text, { ecmaVersion: 2022, sourceType: 'module' }))].flatMap((node) => {
    if (node.type === 'CallExpression' && ['problem', 'note'].includes(node.callee.name)) return node.arguments.slice(0, 1);
    if (node.type === 'Property' && node.key.name === 'code') return [node.value];
    if (node.type === 'VariableDeclarator' && /^(problemC|c)ode$/.test(node.id.name)) return [node.init];
    return [];
  });
  return places
    .flatMap((place) => [...nodes(place)])
    .map((node) => (node.type === 'Identifier' ? names[node.name] : node.value))
    .filter((code) => /^[a-z]+(_[a-z]+)+$/.test(code));
}
