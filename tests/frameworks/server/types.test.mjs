// The types of partnerkey/react and partnerkey/vue in strict projects: types/, by both ways to find a package.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { install } from '../../dist/package.mjs';
import { beside } from '../site.mjs';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

let project;

before(() => {
  project = install(fileURLToPath(new URL('../types', import.meta.url)), [...beside, '@types/react']);
});

after(() => project?.remove());

for (const resolution of ['bundler', 'nodenext']) {
  test(`applications compile with moduleResolution ${resolution}`, () => {
    const args = [tsc, '--project', `tsconfig.${resolution}.json`, '--pretty', 'false'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project.folder, encoding: 'utf8' });
    assert.deepEqual({ status, said: stdout + stderr }, { status: 0, said: '' });
  });
}
