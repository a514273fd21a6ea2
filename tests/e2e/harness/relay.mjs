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
 * Starts both. `site` is the folder of static pages that the relay serves beside the script.
 *
 * Gives
 * - `url`, `publicKey`, `secretKey` (random for each run)
 * - `sandbox`: see below
 * - `restart({ signal })`: ends the relay (`SIGKILL`: as a power cut would) and starts it again, same port, same database
 * - `log()`: what it has printed
 * - `stop()`
 */
export async function startRelay({ site = join(root, 'www/demo') } = {}) {
  const folder = await temporaryFolder();
  const publicKey = `pk_${randomBytes(16).toString('hex')}`;
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
    PARTNERKEY_ORIGINS: Object.values(hosts).map((host) => `http://${host}`).join(),
    PARTNERSTACK_API_URL: sandbox.url,
    DATABASE_URL: `sqlite:${join(folder.path, 'relay.db')}`,
  });
  return {
    url: relay.url,
    publicKey,
    secretKey,
    sandbox: customersApi(sandbox, publicKey, secretKey),
    log: relay.log,
    restart: relay.restart,
    async stop() {
      await relay.stop();
      await sandbox.stop();
      await folder.remove();
    },
  };
}

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

async function startServer(subcommand, args, env) {
  let program;
  const start = async (port) => {
    program = startProgram(relayPath, [subcommand, '--listen', `127.0.0.1:${port}`, ...args], { env, cwd: root });
    const [, chosen] = await printed(program, READY);
    return Number(chosen);
  };
  const port = await start(0);
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => program.output(),
    async restart({ signal = 'SIGTERM' } = {}) {
      await program.end(signal);
      await start(port);
    },
    stop: () => program.end(),
  };
}
