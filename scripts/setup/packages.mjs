// The npm packages of package-lock.json.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from '../steps.mjs';

/** `npm ci`, when node_modules is missing or older than the lock file. */
export async function preparePackages() {
  if (isInstalled()) return;
  await step('npm packages', 'npm', ['ci', '--no-audit', '--no-fund'], { about: '20 s' });
}

function isInstalled() {
  // npm writes this copy of the lock file when an installation is complete.
  const installed = join(root, 'node_modules', '.package-lock.json');
  const locked = join(root, 'package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs;
}
