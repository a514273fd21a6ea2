// What README and CONTRIBUTING tell people to copy: snippets, commands, files.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'acorn';
import { root } from '../../../scripts/steps.mjs';
import { layers } from '../../../scripts/test/layers.mjs';
import { all, document, one, source } from './sources.mjs';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'];
const ELSEWHERE = /^([a-z]+:|#)/;

const readme = document('README.md');
const blocks = (language) => all(readme, new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));

/** The attributes of the script tag: the options of the types, but for the one that the tag always has. */
const attributes = all(one('www/growsumo.d.ts', /export interface Options \{([\s\S]*?)\n\}/), /^ {2}(\w+)\?:/gm)
  .filter((name) => name !== 'global')
  .map((name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);

test('README shows the script tag and the npm entry', () => {
  assert.ok(blocks('html').length > 0, 'no ```html block');
  assert.ok(blocks('js').length > 0, 'no ```js block');
});

test('its HTML loads the script from /pr/js', () => {
  const html = blocks('html').join('');
  const addresses = all(html, /(?:<script\b[^>]*?\s|\w\.)src\s*=\s*["']([^"']*)["']/g);
  assert.ok(addresses.length > 0, 'no script in the HTML of README');
  assert.deepEqual(addresses.filter((address) => !/^(https:\/\/[\w.-]+)?\/pr\/js$/.test(address)), []);
});

test('its HTML uses attributes that there are', () => {
  const used = blocks('html').flatMap((html) => all(html, /\s(data-[\w-]+)/g));
  assert.ok(used.includes('data-key'), 'no data-key in the HTML of README');
  assert.deepEqual(used.filter((name) => !attributes.includes(name)), []);
});

test('it explains every attribute, and none that there is not', () => {
  assert.ok(attributes.includes('data-cookie-days'));
  const named = new Set(all(readme, /`(data-[\w-]+)/g));
  assert.deepEqual([...named].sort(), [...attributes].sort());
});

test('its JavaScript parses', () => {
  const inline = blocks('html').flatMap((html) => all(html, /<script\b[^>]*>([\s\S]*?)<\/script>/g));
  for (const code of inline) parse(code, { ecmaVersion: 2022, sourceType: 'script' });
  for (const code of blocks('js')) parse(code, { ecmaVersion: 2022, sourceType: 'module' });
});

test('its JavaScript imports what the package exports', () => {
  const { name, exports } = JSON.parse(source('package.json'));
  const imports = blocks('js').flatMap((code) => all(code, /from '([^']+)'/g));
  const known = Object.keys(exports).map((path) => join(name, path));
  assert.ok(imports.includes(name), `no import from '${name}' in README`);
  assert.deepEqual(imports.filter((path) => path.startsWith(name) && !known.includes(path)), []);
});

for (const path of DOCUMENTS) {
  test(`the npm commands of ${path} exist`, () => {
    const { scripts } = JSON.parse(source('package.json'));
    const run = all(document(path), /\bnpm run ([\w:-]+)/g);
    const short = all(document(path), /\bnpm (start|test|stop|restart)\b/g);
    assert.deepEqual([...run, ...short].filter((name) => !(name in scripts)), []);
    const own = ['run', 'start', 'test', 'ci', 'install', 'pack', 'publish', 'init'];
    // `npm x` inside code only: prose may say "npm packages".
    const code = all(document(path), /(?:`|^\s*\$ |^)npm ([a-z][\w-]*)/gm);
    assert.deepEqual(code.filter((name) => !own.includes(name)), []);
  });

  test(`the layers that ${path} names exist`, () => {
    const named = all(document(path), /--only ['"]?([a-z][\w-]*)/g);
    assert.deepEqual(named.filter((name) => !layers.some((layer) => layer.name.startsWith(name))), []);
  });

  test(`the files that ${path} links to exist`, () => {
    const targets = all(document(path), /\]\(([^)\s]+)\)/g).filter((target) => !ELSEWHERE.test(target));
    assert.deepEqual(targets.filter((target) => !existsSync(join(root, target.replace(/#.*/, '')))), []);
  });
}

test('README and CONTRIBUTING name the two commands', () => {
  for (const path of ['README.md', 'CONTRIBUTING.md']) assert.match(document(path), /npm test/, path);
  assert.match(readme, /npm start/);
});
