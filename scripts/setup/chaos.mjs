// What the fault harness needs beside browsers and PostgreSQL: programs that break things.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../steps.mjs';
import { installPackages } from './debian.mjs';
import { find } from './find.mjs';

/** The harness's own npm packages. */
export const CHAOS = 'tests/chaos';

/** Debian package to whether it is there. */
const PACKAGES = {
  faketime: () => faketimeLibrary() !== null, // the relay's clock
  sqlite3: () => find(['sqlite3']) !== null, // holds locks, reads the books
  'util-linux': () => find(['prlimit']) !== null, // the full disk
};

const missing = () => Object.keys(PACKAGES).filter((name) => !PACKAGES[name]());

/** The library that makes a program believe in another time, or `null`. */
export function faketimeLibrary() {
  const folders = ['/usr/lib', '/usr/local/lib'].filter(existsSync);
  const paths = folders.flatMap((folder) => [folder, ...readdirSync(folder).map((name) => join(folder, name))]);
  return paths.map((path) => join(path, 'faketime', 'libfaketimeMT.so.1')).find(existsSync) ?? null;
}

export const isChaosReady = () => missing().length === 0;

/** Installs what is missing when that is allowed, and otherwise says what to install. */
export async function prepareChaos() {
  const packages = missing();
  if (packages.length === 0) return;
  try {
    await installPackages('the fault harness', packages);
  } catch (error) {
    say(`! ${error.message}`);
  }
}
