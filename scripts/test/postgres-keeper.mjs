// Looks after the PostgreSQL server of one process (postgres.mjs): makes its folder, starts it, and when standard input
// ends, because that process is done or dead, stops it and deletes the folder.

import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locatePostgres, postgresUser } from '../setup/postgres.mjs';

const settings = JSON.parse(process.argv[2]);
const { initdb, postgres } = locatePostgres();
const user = postgresUser();
const folder = mkdtempSync(join(tmpdir(), 'partnerkey-postgres-'));
const data = join(folder, 'data');
const log = join(folder, 'log');
// Its messages are read below: in English.
const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };

let server = null;
let stopping = false;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// A Ctrl-C is meant for who started us: when that ends, so do we.
process.on('SIGINT', () => {}).on('SIGTERM', stop).on('SIGHUP', () => {});
process.stdin.on('end', stop).on('error', stop).resume();

if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
const made = spawnSync(
  initdb,
  ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
  { ...options, encoding: 'utf8' },
);
if (made.status !== 0) fail(made.error?.message ?? made.stderr);

const given = { listen_addresses: '', unix_socket_directories: folder, max_connections: 200, ...settings };
const flags = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
const output = openSync(log, 'a');
server = spawn(postgres, ['-D', data, ...flags], { ...options, stdio: ['ignore', output, output] });
closeSync(output);
server.on('error', (error) => fail(error.message));
server.on('exit', () => {
  if (!stopping) fail(readFileSync(log, 'utf8'));
  process.exit(0);
});
const watch = setInterval(() => {
  if (!readFileSync(log, 'utf8').includes('ready to accept connections')) return;
  clearInterval(watch);
  process.stdout.write(`${JSON.stringify({ folder, pid: server.pid })}\n`);
}, 20);
process.stdout.on('error', () => {}); // nobody reads it

/** SIGQUIT: at once, with nothing written; the folder is deleted anyway. */
function stop() {
  stopping = true;
  if (server) server.kill('SIGQUIT');
  else process.exit(0);
}

function fail(why) {
  process.stderr.write(`PostgreSQL: ${why}\n`);
  process.exit(1);
}
