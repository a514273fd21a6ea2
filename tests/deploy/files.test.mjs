// The files that are not run here as they will be: the systemd unit and the container file.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { relayPath } from '../../scripts/built.mjs';
import { serverPath } from '../../scripts/setup/servers.mjs';
import { root } from '../../scripts/steps.mjs';
import { temporaryFolder } from '../e2e/harness/programs.mjs';
import { startRelay } from '../e2e/harness/relay.mjs';

const UNIT = 'partnerkey-relay.service';
const INSTALLED = '/usr/local/bin/partnerkey-relay';

const source = (path) => readFileSync(join(root, path), 'utf8');
const containerfile = source('deploy/Containerfile').replaceAll('\\\n', ' ');
/** What follows each such instruction. */
const instructions = (name) => [...containerfile.matchAll(new RegExp(`^${name} +(.+)$`, 'gm'))].map(([, rest]) => rest);

/** Runs `systemd-analyze` on the shipped unit, with the program where it is on this machine. */
async function analyze(t, ...args) {
  const folder = await temporaryFolder();
  t.after(folder.remove);
  const unit = join(folder.path, UNIT);
  assert.ok(source(`deploy/${UNIT}`).includes(INSTALLED));
  await writeFile(unit, source(`deploy/${UNIT}`).replaceAll(INSTALLED, relayPath));
  return spawnSync(serverPath('systemd-analyze'), [...args, unit], { encoding: 'utf8' });
}

/** Asks the relay what it makes of these settings, with `dist/` where it is on this machine. */
function checkConfig(command, settings) {
  const args = command.split(' ').map((word) => (word === '/usr/local/share/partnerkey/dist' ? join(root, 'dist') : word));
  const env = { PATH: process.env.PATH, PARTNERSTACK_PUBLIC_KEY: 'pk_1', ...settings };
  return spawnSync(relayPath, args, { env, encoding: 'utf8' });
}

test('systemd understands the unit', async (t) => {
  const { status, stderr } = await analyze(t, 'verify');
  assert.deepEqual([status, stderr.split('\n').filter((line) => line.includes(UNIT))], [0, []]);
});

test('systemd rates its exposure as low', async (t) => {
  const { status, stdout } = await analyze(t, 'security', '--offline=true', '--threshold=15', '--no-pager');
  assert.match(stdout, /Overall exposure level/);
  assert.equal(status, 0, stdout.split('\n').filter((line) => line.startsWith('✗')).join('\n'));
});

test('the relay takes the settings of the unit', async (t) => {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  await mkdir(join(path, 'partnerkey'));
  await writeFile(join(path, 'secret-key'), 'sk_1\n');
  const unit = source(`deploy/${UNIT}`).replaceAll('%d', path).replaceAll('%S', path);
  const settings = [...unit.matchAll(/^Environment=(\w+)=(.+)$/gm)].map(([, name, value]) => [name, value]);
  const [, check] = unit.match(/^ExecStartPre=\S+ (.+)$/m);
  const [, run] = unit.match(/^ExecStart=\S+ (.+)$/m);
  assert.equal(check, `${run} --check-config`);
  const { status, stdout, stderr } = checkConfig(check, Object.fromEntries(settings));
  assert.equal(status, 0, stderr);
  assert.match(stdout, /X-Forwarded-For/);
  assert.match(stdout, /database +SQLite, opened/);
  assert.ok(existsSync(join(path, 'partnerkey', 'relay.db')));
});

test('the relay takes the settings of the image', async (t) => {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  const [volume] = instructions('VOLUME');
  const settings = [...instructions('ENV')[0].replaceAll(volume, path).matchAll(/(\w+)=(\S+)/g)];
  const command = instructions('CMD').map(JSON.parse)[0].join(' ');
  const env = Object.fromEntries(settings.map(([, name, value]) => [name, value]));
  const { status, stdout, stderr } = checkConfig(`${command} --check-config`, { ...env, PARTNERSTACK_SECRET_KEY: 'sk_1' });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /listens on +0\.0\.0\.0:8787/);
  assert.match(stdout, /X-Forwarded-For/);
});

test('neither file holds a secret, only where one is', () => {
  for (const name of [UNIT, 'Containerfile']) {
    assert.doesNotMatch(source(`deploy/${name}`), /(SECRET_KEY|TOKEN|PASSWORD)=/, name);
  }
});

test('the image is built with the compiler and the Node that the project asks for', () => {
  const [, rust] = containerfile.match(/^FROM rust:([\d.]+)-/m);
  assert.match(source('Cargo.toml'), new RegExp(`^rust-version = "${rust}"`, 'm'));
  const [, node] = containerfile.match(/^FROM node:(\d+)-/m);
  const [, oldest] = JSON.parse(source('package.json')).engines.node.match(/^>=(\d+)$/);
  assert.ok(Number(node) >= Number(oldest));
});

test('what it copies and runs is there', () => {
  const { scripts } = JSON.parse(source('package.json'));
  for (const [, name] of containerfile.matchAll(/npm run (\S+)/g)) assert.ok(name in scripts, name);
  assert.match(containerfile, /--package partnerkey-relay\b/);
  assert.match(source('relay/Cargo.toml'), /^name = "partnerkey-relay"$/m);
  const [entry] = instructions('ENTRYPOINT').map(JSON.parse);
  assert.deepEqual(entry, ['partnerkey-relay']);
  assert.ok(existsSync(join(root, '.dockerignore')));
});

test('it runs as a user without rights, who owns where the database is', () => {
  const [user] = instructions('USER');
  const [uid] = user.split(':');
  assert.ok(Number(uid) >= 10_000, user);
  const [volume] = instructions('VOLUME');
  assert.match(containerfile, new RegExp(`install -d -o ${uid} -g ${uid} .*${volume}$`, 'm'));
  assert.match(containerfile, new RegExp(`DATABASE_URL=sqlite:${volume}/`));
});

test('its health check says yes while the relay is ready, and no when it is gone', async () => {
  const relay = await startRelay();
  const [, json] = instructions('HEALTHCHECK')[0].match(/ CMD (\[.*\])$/);
  const [command, ...args] = JSON.parse(json.replace('127.0.0.1/8787', `127.0.0.1/${new URL(relay.url).port}`));
  const check = () => spawnSync(command, args).status;
  try {
    assert.equal(check(), 0);
  } finally {
    await relay.stop();
  }
  assert.notEqual(check(), 0);
});
