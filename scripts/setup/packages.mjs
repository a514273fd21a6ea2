// The npm packages of a package-lock.json: ours, those of the examples, and those of the benchmarks.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, step } from '../steps.mjs';

/** The Express example. */
export const EXPRESS = 'examples/express';

/** The examples that bundle the npm package. */
export const FRAMEWORKS = ['examples/nextjs', 'examples/vite-react', 'examples/vue'];

/** The benchmarks: the peers, and what draws charts. */
export const BENCH = 'bench';

/** `npm ci` in a folder of the repository, when its node_modules is missing or older than its lock file. */
export async function preparePackages(folder = '.') {
  if (isInstalled(folder)) return;
  const what = folder === '.' ? 'npm packages' : `npm packages of ${folder}`;
  await step(what, 'npm', ['ci', '--no-audit', '--no-fund'], { about: '20 s', cwd: join(root, folder) });
}

function isInstalled(folder) {
  // npm writes this copy of the lock file when an installation is complete.
  const installed = join(root, folder, 'node_modules', '.package-lock.json');
  const locked = join(root, folder, 'package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs;
}
