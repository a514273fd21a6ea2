// The package as npm publishes it, installed as sites install it.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/steps.mjs';

/** What would be published: npm's own account, `{ name, version, files: [{ path }], … }`. */
export function packed() {
  return JSON.parse(npm(root, 'pack', '--dry-run', '--json'))[0];
}

/** A new folder with a copy of `template` and the packed package in its node_modules: `{ folder, remove() }`. */
export function install(template) {
  const folder = mkdtempSync(join(tmpdir(), 'partnerkey-dist-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const [{ filename }] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', folder));
    cpSync(template, folder, { recursive: true });
    // Offline: it has no dependency to fetch.
    npm(folder, 'install', '--offline', '--no-audit', '--no-fund', '--no-package-lock', join(folder, filename));
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

/** Without scripts: `prepack` would build dist/ again, which is there. */
function npm(cwd, ...args) {
  const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  return execFileSync('npm', [...args, '--ignore-scripts', '--loglevel=error'], { cwd, ...quiet });
}
