// The TypeScript that documents show, compiled strictly in a project that has the packed package.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/steps.mjs';
import { fenced, markdownFiles } from './contract/markdown.mjs';
import { install } from './package.mjs';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--types', ''];

let project;

before(() => {
  project = install(join(root, 'tests', 'types'));
});

after(() => project.remove());

const compile = (text) => {
  writeFileSync(join(project.folder, 'snippet.ts'), `${text}\nexport {};\n`);
  const args = [tsc, ...options, '--ignoreConfig', '--pretty', 'false', 'snippet.ts'];
  return spawnSync(process.execPath, args, { cwd: project.folder, encoding: 'utf8' }).stdout;
};

const blocks = markdownFiles.flatMap((path) => fenced(path).map((block) => ({ ...block, path })));

for (const { path, line, text } of blocks.filter(({ language }) => language === 'ts')) {
  test(`${path}, line ${line} compiles`, () => assert.equal(compile(text), ''));
}

test('what is misspelt does not compile', () => {
  assert.match(compile("import { init } from 'partnerkey';\ninit({ cookyDays: 60 });"), /cookyDays/);
});
