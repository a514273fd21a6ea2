// What README and CONTRIBUTING tell people: the attributes and members that there are, commands, layers.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/steps.mjs';
import { layers } from '../../../scripts/test/layers.mjs';
import { fenced, markdownFiles } from './markdown.mjs';
import { all, document, one, source } from './sources.mjs';

const readme = document('README.md');
const blocks = (language) => fenced('README.md').filter((block) => block.language === language).map(({ text }) => text);

/** The attributes of the script tag: the options of the types, but for the one that the tag always has. */
const attributes = all(one('www/growsumo.d.ts', /export interface Options \{([\s\S]*?)\n\}/), /^ {2}(\w+)\?:/gm)
  .filter((name) => name !== 'global')
  .map((name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);

/** Those of the page's own elements, which www/ looks for. */
const ofElements = readdirSync(join(root, 'www'))
  .filter((name) => name.endsWith('.js'))
  .flatMap((name) => all(source(`www/${name}`), /(data-partnerkey[\w-]*)/g));

test('README shows the script tag and the npm entry', () => {
  assert.ok(blocks('html').length > 0, 'no ```html block');
  assert.ok(blocks('js').length > 0, 'no ```js block');
});

test('it explains every attribute, and none that there is not', () => {
  assert.ok(attributes.includes('data-cookie-days'));
  const named = new Set(all(readme, /`(?:<\w+ )?(data-[\w-]+)/g));
  assert.deepEqual(attributes.filter((name) => !named.has(name)), []);
  assert.deepEqual([...named].filter((name) => ![...attributes, ...ofElements].includes(name)), []);
});

test('it imports the package', () => {
  assert.ok(blocks('js').some((code) => code.includes(`from '${JSON.parse(source('package.json')).name}'`)));
});

for (const path of markdownFiles) {
  test(`the npm commands of ${path} exist`, () => {
    // An example has commands of its own.
    const folder = path.match(/^examples\/\w+\//)?.[0] ?? '';
    const scripts = ['', folder].flatMap((at) => Object.keys(JSON.parse(document(`${at}package.json`) || '{}').scripts ?? {}));
    const run = all(document(path), /\bnpm run (?:-\w+ )*([\w:-]+)/g);
    const short = all(document(path), /\bnpm (start|test|stop|restart)\b/g);
    assert.deepEqual([...run, ...short].filter((name) => !scripts.includes(name)), []);
    const own = ['run', 'start', 'test', 'ci', 'install', 'pack', 'publish', 'init'];
    // `npm x` inside code only: prose may say "npm packages".
    const code = all(document(path), /(?:`|^\s*\$ |^)npm ([a-z][\w-]*)/gm);
    assert.deepEqual(code.filter((name) => !own.includes(name)), []);
  });

  test(`the layers that ${path} names exist`, () => {
    const named = all(document(path), /--only ['"]?([a-z][\w-]*)/g);
    assert.deepEqual(named.filter((name) => !layers.some((layer) => layer.name.startsWith(name))), []);
  });
}

test('README and CONTRIBUTING name the two commands', () => {
  for (const path of ['README.md', 'CONTRIBUTING.md']) assert.match(document(path), /npm test/, path);
  assert.match(readme, /npm start/);
});
