// What README and CONTRIBUTING tell people: the attributes and members that there are, commands, layers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spending } from '../../../scripts/size/budgets.mjs';
import { layers } from '../../../scripts/test/layers.mjs';
import { ofElements, ofScript } from './attributes.mjs';
import { fenced, markdownFiles, section } from './markdown.mjs';
import { all, document, source } from './sources.mjs';

const readme = document('README.md');
const blocks = (language) => fenced('README.md').filter((block) => block.language === language).map(({ text }) => text);

test('README shows the script tag and the npm entry', () => {
  assert.ok(blocks('html').length > 0, 'no ```html block');
  assert.ok(blocks('js').length > 0, 'no ```js block');
});

test('it explains every attribute, and none that there is not', () => {
  assert.ok(ofScript.includes('data-cookie-days'));
  const named = new Set(all(readme, /`(?:<\w+ )?(data-[\w-]+)/g));
  assert.deepEqual(ofScript.filter((name) => !named.has(name)), []);
  assert.deepEqual([...named].filter((name) => ![...ofScript, ...ofElements].includes(name)), []);
});

test('it imports the package', () => {
  assert.ok(blocks('js').some((code) => code.includes(`from '${JSON.parse(source('package.json')).name}'`)));
});

for (const path of markdownFiles) {
  test(`the npm commands of ${path} exist`, () => {
    // An example has commands of its own.
    const folder = path.match(/^examples\/[\w-]+\//)?.[0] ?? '';
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

test('README says how large the files may be', () => {
  const limitOf = new Map(spending().map(({ name, limit }) => [name, limit.toLocaleString('en')]));
  const named = ['growsumo.js', 'growsumo-page.js', 'growsumo-signup.js', 'growsumo.compat.js', 'growsumo-signup.compat.js'];
  assert.deepEqual(section('README.md', '## Sizes').match(/\d+,\d{3}/g), named.map((name) => limitOf.get(name)));
});
