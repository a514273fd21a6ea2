// The example apps, started as their READMEs say, on free ports.

import { join } from 'node:path';
import { FLASK, pythonFor } from '../../scripts/setup/python.mjs';
import { root } from '../../scripts/steps.mjs';
import { printed, startProgram } from '../e2e/harness/programs.mjs';

const FINISHED = /customer ([0-9a-f-]{36}): (partner (?:not )?reported.*)/g;

/** What both apps have in common. `account` is `{ publicKey, secretKey }`, as `startRelay` gives it. */
const settings = ({ account, apiUrl, relayUrl, relayOrigin, signupsBy }) => ({
  PARTNERSTACK_PUBLIC_KEY: account.publicKey,
  PARTNERSTACK_SECRET_KEY: signupsBy === 'relay' ? '' : account.secretKey,
  PARTNERSTACK_API_URL: apiUrl ?? '',
  PARTNERKEY_RELAY_URL: relayUrl ?? '',
  ...(relayOrigin ? { PARTNERKEY_RELAY_ORIGIN: relayOrigin } : {}),
  SIGNUPS_BY: signupsBy ?? 'api',
});

export function startFlask(options) {
  const python = pythonFor(FLASK);
  if (!python) throw new Error("the Flask example needs its Python environment: 'npm test -- --only examples' makes it");
  return start(python, ['-m', 'flask', 'run', '--port', '0'], join(root, 'examples/flask'), {
    ...settings(options),
    PYTHONDONTWRITEBYTECODE: '1',
  });
}

export function startExpress(options) {
  return start(process.execPath, ['app.js'], join(root, 'examples/express'), { ...settings(options), PORT: '0' });
}

/**
 * Gives
 * - `url`
 * - `log()`: what it has printed
 * - `finished(count)`: the customers it has reported, or failed to, as `{ key, outcome }`, once there are so many
 * - `stop()`
 */
async function start(command, args, cwd, env) {
  const program = startProgram(command, args, { cwd, env });
  const [, url] = await printed(program, /(http:\/\/127\.0\.0\.1:\d+)/);
  return {
    url,
    log: program.output,
    async finished(count) {
      await printed(program, new RegExp(`(?:${FINISHED.source}[^]*?){${count}}`));
      return [...program.output().matchAll(FINISHED)].map(([, key, outcome]) => ({ key, outcome }));
    },
    stop: () => program.end(),
  };
}
