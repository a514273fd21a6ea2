// PostgreSQL's server: where it is, and how Debian and its relatives install it. No server is started here
// (scripts/test/postgres.mjs), and none that runs already is used.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../steps.mjs';
import { installPackages } from './debian.mjs';
import { find } from './find.mjs';

/** `{ initdb, postgres, psql }`: the paths of the programs, of the newest version there is; `null` where there is none. */
export function locatePostgres() {
  // Debian keeps them off PATH, one folder for each version. initdb and postgres must be of the same.
  const folders = versions('/usr/lib/postgresql').map((version) => join(version, 'bin'));
  const initdb = find(['initdb'], folders) ?? find(['initdb']);
  return {
    initdb,
    postgres: initdb && find(['postgres'], [join(initdb, '..')]),
    psql: find(['psql'], folders) ?? find(['psql']),
  };
}

/**
 * Whom its processes run as: `{}` for the user who runs us, or `{ uid, gid }` of the user that the package made,
 * because PostgreSQL refuses to run as root; `null` when there is no such user.
 */
export function postgresUser() {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) => Number.parseInt(output('id', [flag, 'postgres']), 10));
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null;
}

/** Whether a server can be started. */
export function isPostgresReady() {
  return Object.values(locatePostgres()).every(Boolean) && postgresUser() !== null;
}

/** Installs it when that is allowed; otherwise says what to install. The layers that need it say so when it is missing. */
export async function preparePostgres() {
  if (isPostgresReady()) return;
  try {
    await installPackages('PostgreSQL', ['postgresql']);
  } catch (error) {
    say(`! ${error.message}`);
  }
}

/** The folders of a folder named for versions, the newest first. */
function versions(folder) {
  try {
    return readdirSync(folder)
      .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function output(command, args) {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';
}
