// Python for the Flask example: a virtual environment with what its requirements.txt pins, in a folder of the user's
// cache that all clones share. Another requirements.txt, or another Python, is another environment.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { root, say, step } from '../steps.mjs';
import { installPackages } from './debian.mjs';
import { find } from './find.mjs';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'partnerkey', 'python');

/** What the Flask example needs. */
export const FLASK = 'examples/flask/requirements.txt';

/** The interpreter of the environment of a requirements file, or `null` when it has not been prepared. */
export function pythonFor(requirements) {
  const folder = folderFor(requirements);
  const interpreter = folder && interpreterIn(folder);
  return interpreter && existsSync(interpreter) ? interpreter : null;
}

/**
 * Makes the environment unless it is there. Without Python it says what to install; the layers that need it are then
 * reported as skipped, or as failed where everything is required.
 */
export async function preparePython(requirements) {
  if (pythonFor(requirements)) return;
  try {
    if (!canMakeEnvironments()) await installPackages('Python', ['python3', 'python3-venv']);
    if (canMakeEnvironments()) await make(folderFor(requirements), requirements);
  } catch (error) {
    say(`! ${error.message}`);
  }
}

/** Under another name until it is complete: an environment that is there is whole, whoever else makes one. */
async function make(folder, requirements) {
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    await step('Python environment', find(['python3']), ['-m', 'venv', unfinished], { about: '5 s' });
    await step(
      `Python packages of ${requirements}`,
      interpreterIn(unfinished),
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
      { about: '10 s' },
    );
    // It is used by `bin/python -m …` alone: what else is in bin/ names the folder where it was made.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function interpreterIn(folder) {
  return join(folder, 'bin', 'python');
}

/** Debian's python3 comes without what fills a new environment (python3-venv). */
function canMakeEnvironments() {
  const python = find(['python3']);
  return python !== null && spawnSync(python, ['-c', 'import ensurepip, venv']).status === 0;
}

function folderFor(requirements) {
  const python = find(['python3']);
  if (!python) return null;
  const { stdout } = spawnSync(python, ['-c', 'import sys; print(sys.version, sys.prefix)'], { encoding: 'utf8' });
  const hash = createHash('sha256').update(stdout ?? '').update(pinned(requirements));
  return join(cache, hash.digest('hex').slice(0, 16));
}

/** What a requirements file says, with those that it takes in (`-r other.txt`). */
function pinned(requirements) {
  const text = readFileSync(join(root, requirements), 'utf8');
  const others = [...text.matchAll(/^-r (.+)$/gm)].map(([, other]) => pinned(join(dirname(requirements), other)));
  return [text, ...others].join('\n');
}
