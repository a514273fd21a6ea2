// The real relay and the real sandbox of the Customers API, each with a database of its own in a fresh folder.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { relayPath } from '../../../scripts/built.mjs';
import { root } from '../../../scripts/steps.mjs';
import { hosts } from './site.mjs';
import { printed, startProgram, temporaryFolder } from './programs.mjs';

const READY = /listening on http:\/\/127\.0\.0\.1:(\d+)/;

/**
 * Starts both.
 *
 * - `site`: the folder of static pages that the relay serves beside the script
 * - `databaseUrl`: where the relay keeps sign-ups; a file in its own folder unless told
 * - `apiUrl`: what the relay takes for the Customers API; the sandbox itself unless told
 * - `through`: a command and its first arguments, which runs the relay instead of us
 * - `publicKey`: of the account; a new one unless told
 * - `env`: further variables of the relay's environment
 *
 * Gives
 * - `url`, `publicKey`, `secretKey` (a new one for each run), `folder` (of both databases: `relay.db`, `sandbox.db`)
 * - `sandbox`: see below, and the same as the relay's own:
 * - `end({ signal })` (`SIGKILL`: as a power cut would), `start({ env })`: same port, same database, and `restart`, both
 * - `pid()`, `log()`: of the program as it was started last, what it has printed
 * - `stop()`
 */
export async function startRelay({ site = join(root, 'www/demo'), databaseUrl, apiUrl, through, publicKey = freshKey(), env } = {}) {
  const folder = await temporaryFolder();
  const secretKey = `sk_${randomBytes(16).toString('hex')}`;
  const keys = { PARTNERSTACK_PUBLIC_KEY: publicKey, PARTNERSTACK_SECRET_KEY: secretKey };
  const sandbox = await startServer('sandbox', [], {
    ...keys,
    SANDBOX_DATABASE_URL: `sqlite:${join(folder.path, 'sandbox.db')}`,
  });
  const relay = await startServer('serve', ['--dist', join(root, 'dist'), '--site', site, '--cache-seconds', '0'], {
    ...keys,
    // Every page of a spec asks from one address.
    PARTNERKEY_RATE_LIMIT: '0',
    PARTNERKEY_ORIGINS: ['localhost', ...Object.values(hosts)].map((host) => `http://${host}`).join(),
    PARTNERSTACK_API_URL: apiUrl ?? sandbox.url,
    DATABASE_URL: databaseUrl ?? `sqlite:${join(folder.path, 'relay.db')}`,
    ...env,
  }, through);
  return {
    ...relay,
    publicKey,
    secretKey,
    folder: folder.path,
    sandbox: customersApi(sandbox, publicKey, secretKey),
    async stop() {
      await relay.stop();
      await sandbox.stop();
      await folder.remove();
    },
  };
}

const freshKey = () => `pk_${randomBytes(16).toString('hex')}`;

/** `customer(key)` asks once and gives `null` when there is none; `receives(key)` waits until there is. */
function customersApi(sandbox, publicKey, secretKey) {
  const authorization = `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;
  const api = {
    ...sandbox,
    async customer(key) {
      const url = `${sandbox.url}/v1/customers/${encodeURIComponent(key)}`;
      const answer = await fetch(url, { headers: { authorization } });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()).rdata;
    },
    async receives(key, { timeoutMs = 10_000 } = {}) {
      // Delivery is the relay's own affair, in the background: asking again is the only way to see it.
      for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await pause(50)) {
        const customer = await api.customer(key);
        if (customer) return customer;
      }
      throw new Error(`the Customers API has no customer ${key} after ${timeoutMs} ms`);
    },
  };
  return api;
}

async function startServer(subcommand, args, env, through = []) {
  let program;
  const launch = async (port, more = {}) => {
    const [command, ...rest] = [...through, relayPath, subcommand, '--listen', `127.0.0.1:${port}`, ...args];
    program = startProgram(command, rest, { env: { ...env, ...more }, cwd: root });
    const [, chosen] = await printed(program, READY);
    return Number(chosen);
  };
  const port = await launch(0);
  const server = {
    url: `http://127.0.0.1:${port}`,
    pid: () => program.child.pid,
    log: () => program.output(),
    end: ({ signal = 'SIGTERM' } = {}) => program.end(signal),
    start: ({ env: more } = {}) => launch(port, more),
    async restart(how) {
      await server.end(how);
      await server.start();
    },
    stop: () => program.end(),
  };
  return server;
}
