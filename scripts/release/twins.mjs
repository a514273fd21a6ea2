// One commit, built twice: from clones in two folders, each with its packages, its target folder, its time zone and its
// language. What differs between the two would differ between machines.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from '../steps.mjs';

// Of different length and depth: a path in a binary moves what comes after it.
const TWINS = [
  { folder: 'one', env: { TZ: 'UTC', LC_ALL: 'C' } },
  { folder: 'the/other/clone of the same', env: { TZ: 'Pacific/Auckland', LC_ALL: 'C.UTF-8' } },
];

/** The commit that is checked out: `{ hash, version, dirty }`; `dirty` lists what is not in it. */
export function commit() {
  const hash = git('rev-parse', 'HEAD').trim();
  const { version } = JSON.parse(git('show', `${hash}:package.json`));
  return { hash, version, dirty: git('status', '--porcelain').trimEnd() };
}

/** Builds it twice below `folder`; gives both clones. */
export async function twins(folder, hash) {
  const clones = [];
  for (const twin of TWINS) clones.push(await build(join(folder, twin.folder), hash, twin.env));
  return clones;
}

async function build(clone, hash, env) {
  mkdirSync(clone, { recursive: true });
  git('clone', '--quiet', '--no-hardlinks', '--no-checkout', root, clone);
  git('-C', clone, 'checkout', '--quiet', '--detach', hash);
  const own = { ...env, CARGO_TARGET_DIR: join(clone, 'target') };
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  await step(`npm packages of ${clone}`, 'npm', ['ci', ...quiet], { cwd: clone, about: '20 s' });
  await step(`build in ${clone}`, 'npm', ['run', 'build'], { cwd: clone, env: own, about: '1 min' });
  return clone;
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}
