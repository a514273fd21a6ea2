// Runs a command with a PostgreSQL server of its own:
//
//   node scripts/test/with-postgres.mjs cargo test -p partnerkey-relay
//
// PARTNERKEY_TEST_POSTGRES is the server's address; each test makes a database of its own there.

import { spawn } from 'node:child_process';
import { command } from '../steps.mjs';
import { startPostgres } from './postgres.mjs';

await command(async () => {
  const [program, ...args] = process.argv.slice(2);
  const postgres = await startPostgres();
  try {
    const child = spawn(program, args, {
      stdio: 'inherit',
      env: { ...process.env, PARTNERKEY_TEST_POSTGRES: postgres.url('postgres') },
    });
    process.exitCode = await new Promise((resolve, reject) => {
      child.on('error', reject).on('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    await postgres.stop();
  }
});
