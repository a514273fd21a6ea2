// Packages of Debian and its relatives: installed when that is allowed, otherwise named.

import { readFileSync } from 'node:fs';
import { say, step } from '../steps.mjs';

/**
 * Installs packages when this is Debian and the user is root; otherwise says which ones are missing for `what`.
 *
 * Rejects with a `StepError` when the installation fails.
 */
export async function installPackages(what, packages) {
  if (!isDebian() || process.getuid?.() !== 0) {
    say(`! missing for ${what}: install the packages ${packages.join(' ')} (names as in Debian)`);
    return;
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step('package lists', 'apt-get', ['update', '-q'], { about: '10 s', env });
  await step(
    `${what}: ${packages.join(' ')}`,
    'apt-get',
    ['install', '-q', '-y', '--no-install-recommends', ...packages],
    { about: '1 min', env },
  );
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
