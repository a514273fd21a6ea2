// The types of the packed package, in projects that are strict: tests/types/, by both ways to find a package.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../../scripts/steps.mjs';
import { install } from './package.mjs';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const template = join(root, 'tests', 'types');

let project;

before(() => {
  project = install(template);
});

after(() => project.remove());

for (const resolution of ['bundler', 'nodenext']) {
  test(`sites compile with moduleResolution ${resolution}`, () => {
    const args = [tsc, '--project', `tsconfig.${resolution}.json`, '--pretty', 'false'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project.folder, encoding: 'utf8' });
    assert.deepEqual({ status, said: stdout + stderr }, { status: 0, said: '' });
  });
}
