// A PostgreSQL server of one's own, for as long as the process that started it lives.
//
//   const postgres = await startPostgres();
//   const url = await postgres.createDatabase('one');    // for DATABASE_URL
//   await postgres.psql('one', 'SELECT count(*) FROM signups');
//   await postgres.stop();
//
// It listens on a socket in a folder that only its user (and root) can enter, so it needs no password and no port, and
// any number can run at the same time. It ends, and its folder is deleted, when `stop()` is called or the process that
// started it ends in whatever way, be it SIGKILL: postgres-keeper.mjs looks after it.

import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isPostgresReady, locatePostgres } from '../setup/postgres.mjs';
import { StepError } from '../steps.mjs';

const KEEPER = fileURLToPath(new URL('postgres-keeper.mjs', import.meta.url));

/**
 * Starts an empty server, in about two seconds; `isPostgresReady` of scripts/setup/postgres.mjs says whether it can.
 *
 * - `durable: true` has it wait for the disk, as in production: for benchmarks. Without, it is quicker and a power cut
 *   would ruin it; no process that is killed does.
 * - `settings`: further settings of the server by name.
 */
export async function startPostgres({ durable = false, settings = {} } = {}) {
  if (!isPostgresReady()) throw new StepError('no PostgreSQL server on this machine: install the package postgresql');
  const given = durable ? settings : { fsync: 'off', full_page_writes: 'off', ...settings };
  const keeper = spawn(process.execPath, [KEEPER, JSON.stringify(given)], {
    stdio: ['pipe', 'pipe', 'inherit'], // the end of its standard input is its sign to stop
    detached: true, // who ends our process group must not end the one who cleans up
  });
  const ended = new Promise((resolve) => {
    keeper.once('exit', resolve);
  });
  const { folder, pid } = await greeting(keeper, ended);
  keeper.unref();
  keeper.stdin.unref?.();
  keeper.stdout.destroy();
  const url = (database) => `postgres://postgres@${encodeURIComponent(folder)}/${database}`;
  const psql = async (database, sql) => {
    const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', url(database), '-c', sql];
    const { stdout } = await promisify(execFile)(locatePostgres().psql, args);
    return stdout.trimEnd();
  };
  return {
    /** The address of a database; `postgres` is there from the start. */
    url,
    /** Makes a database (letters, digits and _ in its name), gives its address. */
    async createDatabase(name) {
      await psql('postgres', `CREATE DATABASE "${name}"`);
      return url(name);
    },
    /** Runs SQL, gives what it printed: a line for each row, columns separated by `|`. */
    psql,
    /** The server's first process: its memory, or a SIGSTOP, is found there. */
    pid,
    /** Its log. */
    log: join(folder, 'log'),
    /** Ends it and deletes what it kept. */
    async stop() {
      keeper.ref();
      keeper.stdin.end();
      await ended;
    },
  };
}

/** The keeper's only line: `{ folder, pid }`. */
async function greeting(keeper, ended) {
  const lines = createInterface({ input: keeper.stdout });
  const first = new Promise((resolve) => {
    lines.once('line', resolve);
  });
  const line = await Promise.race([first, ended.then(() => null)]);
  lines.close();
  if (line === null) throw new StepError('PostgreSQL did not start; what it said is above');
  return JSON.parse(line);
}
