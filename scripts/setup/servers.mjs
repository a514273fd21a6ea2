// The programs that deploy/ is for, as far as its tests run them: Debian's nginx, Caddy and systemd.

import { say } from '../steps.mjs';
import { installPackages } from './debian.mjs';
import { find } from './find.mjs';

/** Program to Debian package. */
const PACKAGES = { nginx: 'nginx', caddy: 'caddy', 'systemd-analyze': 'systemd' };

/** Debian keeps servers where only root's path leads. */
const FOLDERS = [...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The path of `nginx`, `caddy` or `systemd-analyze`, or `null`. */
export function serverPath(name) {
  return find([name], FOLDERS);
}

/** Whether all of them are there. */
export function areServersReady() {
  return missing().length === 0;
}

/** Installs those that are missing when that is possible; otherwise says which packages to install. */
export async function prepareServers() {
  if (areServersReady()) return;
  try {
    await installPackages('web servers', missing().map((name) => PACKAGES[name]));
  } catch (error) {
    say(`! ${error.message}`); // the layer that needs them says that they are missing
  }
}

function missing() {
  return Object.keys(PACKAGES).filter((name) => !serverPath(name));
}
