// The package as npm publishes it, installed as sites install it.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/steps.mjs';

/** What would be published: npm's own account, `{ name, version, files: [{ path }], … }`. */
export function packed() {
  return JSON.parse(npm(root, 'pack', '--dry-run', '--json'))[0];
}

/**
 * A new folder with a copy of `template` and the packed package in its node_modules: `{ folder, remove() }`. `beside` are
 * packages that the template needs, taken from our own node_modules.
 */
export function install(template, beside = []) {
  const folder = mkdtempSync(join(tmpdir(), 'partnerkey-dist-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const tarball = pack(folder);
    cpSync(template, folder, { recursive: true });
    // Offline: it has no dependency to fetch.
    npm(folder, 'install', '--offline', '--no-audit', '--no-fund', '--no-package-lock', tarball);
    for (const name of beside) link(name, folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

/** Packs the package into a folder; gives the tarball's path. */
export function pack(folder) {
  const [{ filename }] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', folder));
  return join(folder, filename);
}

function link(name, folder) {
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), place);
}

/** Without scripts: `prepack` would build dist/ again, which is there. */
function npm(cwd, ...args) {
  const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  return execFileSync('npm', [...args, '--ignore-scripts', '--loglevel=error'], { cwd, ...quiet });
}
