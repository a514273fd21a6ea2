// The examples of frameworks: with the package as it would be published, built as their READMEs say.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/steps.mjs';
import { pack } from '../dist/package.mjs';

/** The public key that is built into them. */
export const publicKey = 'pk_BuiltBuiltBuiltBuiltBuiltBuiltBu';

/** The relay that Next.js is told of when it is built. */
export const relayUrl = 'http://127.0.0.1:8787';

const ENVIRONMENT = {
  NODE_ENV: 'production',
  NEXT_PUBLIC_PARTNERSTACK_PUBLIC_KEY: publicKey,
  VITE_PARTNERSTACK_PUBLIC_KEY: publicKey,
  PARTNERKEY_RELAY_URL: relayUrl,
  // Nothing is to leave the machine: neither figures nor questions about packages.
  NEXT_TELEMETRY_DISABLED: '1',
  NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
};

/** Name to the folder in which its build puts what it makes. */
export const examples = { nextjs: '.next', 'vite-react': 'dist', vue: 'dist' };

export const folderOf = (name) => join(root, 'examples', name);

/**
 * Builds an example unless what it is made of has been built already, by an earlier test file or another engine's run.
 *
 * Gives `{ folder, out, said }`; `said` is what the build printed.
 */
export function build(name) {
  const folder = folderOf(name);
  const out = join(folder, examples[name]);
  const record = join(root, 'target', 'examples', `${name}.json`);
  const made = fingerprint(name);
  const before = existsSync(record) && existsSync(out) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  if (before.made === made) return { folder, out, said: before.said };

  if (!existsSync(join(folder, 'node_modules'))) throw new Error(`examples/${name} is not installed: 'npm test -- --only frameworks' does it`);
  rmSync(record, { force: true });
  rmSync(out, { recursive: true, force: true });
  installPackage(folder);
  const env = { ...process.env, ...ENVIRONMENT };
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: folder, env, encoding: 'utf8' });
  const said = stdout + stderr;
  if (status !== 0) throw new Error(`examples/${name} cannot be built:\n${said}`);
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify({ made, said }));
  return { folder, out, said };
}

/** Puts the packed package where `npm ci` has put a copy of whatever was there at that time. */
function installPackage(folder) {
  const place = join(folder, 'node_modules', 'partnerkey');
  const temporary = mkdtempSync(join(tmpdir(), 'partnerkey-example-'));
  try {
    const tarball = pack(temporary);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
    execFileSync('tar', ['--extract', '--gzip', '--strip-components=1', '--directory', place, '--file', tarball]);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** A hash of all that goes into a build. */
function fingerprint(name) {
  const hash = createHash('sha256').update(JSON.stringify(ENVIRONMENT));
  for (const path of [...files(folderOf(name)), ...files(join(root, 'dist')), join(root, 'package.json')]) {
    hash.update(path).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Every file below a folder, but for what is installed and what is built there. */
function files(folder) {
  const made = ['node_modules', ...Object.values(examples)];
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !made.includes(name));
  return entries
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}
