// The programs that are measured and that measure, as `--release` builds them.

import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pythonFor } from '../../scripts/setup/python.mjs';
import { root } from '../../scripts/steps.mjs';
import { printed, startProgram } from '../../tests/e2e/harness/programs.mjs';

/** The Flask example and its server. */
export const GUNICORN = 'bench/relay/requirements.txt';

export const account = { publicKey: `pk_${'Bench'.repeat(6)}`, secretKey: 'sk_bench' };

const LOG = join(root, 'target/bench/relay.log');
const release = (name) => join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'release', name);
const load = release('partnerkey-bench-load');
const relay = release('partnerkey-relay');

const keys = { PARTNERSTACK_PUBLIC_KEY: account.publicKey, PARTNERSTACK_SECRET_KEY: account.secretKey };
const LISTENING = /istening (?:on|at):? (http:\/\/127\.0\.0\.1:\d+)/;

async function started(command, args, options) {
  const program = startProgram(command, args, options);
  const [, url] = await printed(program, LISTENING);
  return { url, pid: program.child.pid, stop: () => program.end() };
}

/** The stand-in for the Customers API. Gives `{ url, pid, stop() }`, as the others do. */
export function startSandbox(databaseUrl) {
  return started(relay, ['--log', 'warn', 'sandbox', '--listen', '127.0.0.1:0'], {
    env: { ...keys, SANDBOX_DATABASE_URL: databaseUrl },
    cwd: root,
  });
}

/** It logs as much as it does unless told, into a file. */
export async function startRelay(databaseUrl, apiUrl) {
  const log = openSync(LOG, 'w');
  const relayed = await started(relay, ['serve', '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', log],
    env: {
      ...keys,
      PARTNERSTACK_API_URL: apiUrl,
      DATABASE_URL: databaseUrl,
      PARTNERKEY_RATE_LIMIT: '0', // all come from one address
    },
    cwd: root,
  });
  closeSync(log);
  return relayed;
}

/** The Flask example under gunicorn, with `workers` processes of `threads` each. */
export function startFlask(apiUrl, { workers, threads }) {
  const processes = ['--workers', String(workers), '--worker-class', 'gthread', '--threads', String(threads)];
  const args = ['-m', 'gunicorn', ...processes, '--bind', '127.0.0.1:0', 'app:app'];
  return started(pythonFor(GUNICORN), args, {
    env: { ...keys, PARTNERSTACK_API_URL: apiUrl },
    cwd: join(root, 'examples/flask'),
  });
}

/** Signs customers up; gives what `partnerkey-bench-load load` prints. */
export async function signUp({ url, shape, run, connections, seconds, warmUp }) {
  const program = startProgram(load, [
    ...['load', '--address', new URL(url).host, '--shape', shape, '--public-key', account.publicKey],
    ...['--connections', connections, '--seconds', seconds, '--warm-up', warmUp, '--run', run].map(String),
  ]);
  await program.exited;
  try {
    return JSON.parse(program.output());
  } catch {
    throw new Error(`the load generator: ${program.output()}`);
  }
}

/** An upstream that costs nothing. `finished(limitMs)` gives `{ requests, seconds }` of the first `expect` requests. */
export async function startUpstream(expect = Number.MAX_SAFE_INTEGER) {
  const program = startProgram(load, ['upstream', '--expect', String(expect)]);
  const [, url] = await printed(program, /"url":"([^"]+)"/);
  return {
    url,
    async finished(limitMs) {
      const [line] = await printed(program, /\{"requests".*\}/, limitMs);
      return JSON.parse(line);
    },
    stop: () => program.end(),
  };
}
