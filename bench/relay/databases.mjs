// The databases of the relays that are measured: a fresh one, or one with a history of sign-ups delivered long ago.
//
// A history is written straight into the tables, which the relay itself has made: seconds instead of minutes.

import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pythonFor } from '../../scripts/setup/python.mjs';
import { startPostgres } from '../../scripts/test/postgres.mjs';
import { GUNICORN, startRelay } from './programs.mjs';

/** Nobody listens there: a relay that is to make its tables only. */
const NOWHERE = 'http://127.0.0.1:9';
const HOUR = 3_600_000;

const UUIDS = {
  sqlite: `printf('%s-%s-4%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2),
           substr(hex(randomblob(2)), 2), hex(randomblob(6)))`,
  postgres: 'gen_random_uuid()',
};
const NUMBERS = {
  sqlite: (count) =>
    `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n) AS n`,
  postgres: (count) => `generate_series(1, ${count}) AS n(i)`,
};

/** So many sign-ups of a year ago in a state; `prefix` tells them from others. */
function fill(dialect, count, state, prefix) {
  const then = Math.floor(Date.now() / HOUR - 365 * 24) * HOUR;
  const [attempts, settled] = state === 'delivered' ? [1, then] : [0, 'NULL'];
  return `
    INSERT INTO signups (id, customer_key, email, name, partner_key, extras, state, upstream_status, attempts, failures,
                         next_attempt_at, received_at, hand_overs, settled_at)
    SELECT lower(CAST(${UUIDS[dialect]} AS TEXT)), '${prefix}_' || i, '${prefix}.' || i || '@example.com', 'Grace Hopper',
           'acme42', '{}', '${state}', 200, ${attempts}, 0, ${then}, ${then}, 0, ${settled}
    FROM ${NUMBERS[dialect](count)};
    INSERT INTO hourly (hour, received, duplicate, delivered, dead)
    VALUES (${then}, ${count}, 0, ${state === 'delivered' ? count : 0}, 0)
    ON CONFLICT (hour) DO UPDATE SET received = hourly.received + excluded.received;`;
}

const history = (dialect, { delivered, pending }) =>
  fill(dialect, delivered, 'delivered', 'old') + (pending ? fill(dialect, pending, 'pending', 'new') : '');

/** Databases as files in a folder. */
export function sqlite(folder) {
  const path = (name) => join(folder, `${name}.db`);
  const url = (name) => `sqlite:${path(name)}`;
  return {
    name: 'SQLite',
    fresh: async (name) => url(name),
    /** Makes a database with so many sign-ups `delivered` and `pending`, to be copied by `copy`. */
    async fill(name, rows) {
      await (await startRelay(url(name), NOWHERE)).stop();
      const script = `
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.executescript("PRAGMA synchronous=OFF; BEGIN;" + sys.argv[2] + "COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")`;
      execFileSync(pythonFor(GUNICORN), ['-c', script, path(name), history('sqlite', rows)]);
      return name;
    },
    async copy(from, to) {
      copyFileSync(path(from), path(to));
      return url(to);
    },
    async drop(name) {
      for (const ending of ['', '-wal', '-shm']) rmSync(path(name) + ending, { force: true });
    },
    stop: async () => {},
  };
}

/** Databases of a PostgreSQL server that waits for the disk, as in production. */
export async function postgres() {
  const server = await startPostgres({ durable: true });
  return {
    name: 'PostgreSQL',
    fresh: (name) => server.createDatabase(name),
    async fill(name, rows) {
      const url = await server.createDatabase(name);
      await (await startRelay(url, NOWHERE)).stop();
      await server.psql(name, history('postgres', rows));
      // As the server does by itself, but not at a time of its choice.
      await server.psql(name, 'VACUUM ANALYZE signups');
      return name;
    },
    async copy(from, to) {
      await server.psql('postgres', `CREATE DATABASE "${to}" TEMPLATE "${from}" STRATEGY FILE_COPY`);
      return server.url(to);
    },
    drop: (name) => server.psql('postgres', `DROP DATABASE "${name}" WITH (FORCE)`),
    stop: () => server.stop(),
  };
}
