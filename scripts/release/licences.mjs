// The licences and sources of every crate of Cargo.lock, against deny.toml, by cargo-deny; and with `--advisories` also
// what is known against them, where the database of advisories can be fetched. Ends with 1 when something is wrong.

import { spawnSync } from 'node:child_process';
import { toolPath } from '../setup/tools.mjs';
import { root, say } from '../steps.mjs';

const wrong = deny('check', 'licenses', 'bans', 'sources');
process.exitCode = wrong || (process.argv.includes('--advisories') ? advisories() : 0);

/** A closed network is no defect of a release, but what was not checked is not said to be. */
function advisories() {
  if (deny('fetch', 'db') === 0) return deny('--offline', 'check', 'advisories');
  say('! the database of advisories could not be fetched: advisories were NOT checked');
  return 0;
}

/** `--workspace`: without it, it sees the root crate alone. */
function deny(...args) {
  const command = ['--workspace', '--locked', ...args];
  return spawnSync(toolPath('cargo-deny'), command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
}
