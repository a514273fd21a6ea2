// The relay on an SQLite file, and what can happen to one. Read with SQLite's own program, not with our code.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { printed, startProgram } from '../../e2e/harness/programs.mjs';

const execute = promisify(execFile);

/** What answers `sql` in a file, as objects. */
export async function query(file, sql) {
  const { stdout } = await execute('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 10000', file, sql]);
  return stdout.trim() ? JSON.parse(stdout) : [];
}

export const sqlite = {
  name: 'sqlite',

  async open() {
    let relay;
    const file = () => `${relay.folder}/relay.db`;
    return {
      /** How the relay is to be started: a write beyond its limit must fail, and not end it. */
      relay: { through: ['sh', '-c', 'trap "" XFSZ; exec "$0" "$@"'] },
      serves(started) {
        relay = started;
      },
      rows: () => query(file(), 'SELECT id, customer_key, email, state, reason, received_at FROM signups'),

      /** Another process holds the write lock. */
      async lock() {
        const other = startProgram('sqlite3', [file()], { stdio: ['pipe', 'pipe', 'pipe'] });
        other.child.stdin.write(".timeout 10000\nBEGIN EXCLUSIVE;\nSELECT 'locked';\n");
        await printed(other, /locked/);
        return async () => {
          other.child.stdin.end('ROLLBACK;\n.quit\n');
          await other.exited;
        };
      },

      /** No file takes a byte more, as on a full disk. */
      async fill() {
        const limit = (bytes) => execute('prlimit', ['--pid', String(relay.pid()), `--fsize=${bytes}:`]);
        await limit(0);
        return () => limit('unlimited');
      },

      close: async () => {},
    };
  },
};
