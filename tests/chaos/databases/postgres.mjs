// The relay on PostgreSQL, and what can happen to one.

import { printed, startProgram } from '../../e2e/harness/programs.mjs';
import { locatePostgres } from '../../../scripts/setup/postgres.mjs';
import { startPostgres } from '../../../scripts/test/postgres.mjs';

const NAME = 'chaos';
const ROWS = 'SELECT id, customer_key, email, state, reason, received_at FROM signups';

export const postgres = {
  name: 'postgres',

  async open() {
    const server = await startPostgres();
    const databaseUrl = await server.createDatabase(NAME);
    const setting = async (sql) => {
      await server.psql(NAME, sql);
      await server.psql(NAME, 'SELECT pg_reload_conf()');
    };
    return {
      relay: { databaseUrl },
      serves() {},
      rows: async () => JSON.parse(await server.psql(NAME, `SELECT coalesce(json_agg(rows), '[]') FROM (${ROWS}) rows`)),

      /** Another session holds the table. */
      async lock() {
        const other = startProgram(locatePostgres().psql, ['-X', '-q', '-d', databaseUrl], {
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        other.child.stdin.write("BEGIN;\nLOCK TABLE signups IN ACCESS EXCLUSIVE MODE;\nSELECT 'locked';\n");
        await printed(other, /locked/);
        return async () => {
          other.child.stdin.end('ROLLBACK;\n');
          await other.exited;
        };
      },

      /** Nothing can be written: what managed servers do when their disk is full. */
      async fill() {
        await setting('ALTER SYSTEM SET default_transaction_read_only = on');
        return () => setting('ALTER SYSTEM RESET default_transaction_read_only');
      },

      close: () => server.stop(),
    };
  },
};
