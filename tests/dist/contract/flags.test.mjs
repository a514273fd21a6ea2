// The table of flags and variables in docs/relay.md, against what `partnerkey-relay serve --help` says and what the source reads.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { relayPath } from '../../../scripts/built.mjs';
import { root } from '../../../scripts/steps.mjs';
import { section } from './markdown.mjs';
import { all, source } from './sources.mjs';

const flags = section('docs/relay.md', '## Flags and variables');

/** Rows of the first table: `{ flag, variable, fallback }`, each `undefined` where there is none. */
const rows = flags
  .split('\n')
  .filter((line) => /^\| (–|`--)/.test(line))
  .map((line) => {
    const [flag, variable, fallback] = line.split('|').slice(1, 4).map((cell) => cell.match(/`([^`]+)`/)?.[1]);
    return { flag, variable, fallback };
  });

/** The same from the program. What stands before an option's `[env: …]` and `[default: …]` is its own. */
const options = help()
  .split(/^ {2,6}(?=(?:-\w, )?--[a-z])/m)
  .slice(1)
  .map((text) => ({
    flag: text.match(/--[a-z-]+/)[0],
    variable: text.match(/\[env: (\w+)/)?.[1],
    fallback: text.match(/\[default: (.*)\]/)?.[1],
  }))
  .filter(({ flag }) => flag !== '--help');

function help() {
  const { stdout, status } = spawnSync(relayPath, ['serve', '--help'], { encoding: 'utf8', env: {} });
  assert.equal(status, 0);
  return stdout;
}

test('both were found', () => {
  assert.ok(rows.length > 10, JSON.stringify(rows));
  assert.ok(options.length > 10, JSON.stringify(options));
});

test('every flag is explained with its variable and its default, and no other', () => {
  const explained = rows.filter(({ flag }) => flag);
  const byFlag = (one, other) => (one.flag < other.flag ? -1 : 1);
  assert.deepEqual(explained.sort(byFlag), options.sort(byFlag));
});

test('every variable that is read without a flag is explained, and no other', () => {
  const folder = 'relay/src/config';
  const files = readdirSync(join(root, folder)).map((name) => source(`${folder}/${name}`));
  const read = files.flatMap((text) => all(text, /pub const [A-Z_]+: &str = "([A-Z_]+)";/g));
  const explained = rows.filter(({ flag }) => !flag).map(({ variable }) => variable);
  assert.ok(read.includes('DATABASE_URL'));
  assert.deepEqual(explained.sort(), read.sort());
});

test('every variable that may name a file is named', () => {
  const named = flags.match(/^A secret \(([\s\S]*?)\)/m)?.[1] ?? '';
  const secrets = rows.filter(({ flag, variable }) => !flag && variable !== 'PARTNERSTACK_PUBLIC_KEY');
  assert.deepEqual(all(named, /`(\w+)`/g).sort(), secrets.map(({ variable }) => variable).sort());
});
