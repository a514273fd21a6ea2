// Where a program is, and which version it says it is.

import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of the first of `names` found in `folders` (PATH unless told), or `null`. */
export function find(names, folders = (process.env.PATH ?? '').split(delimiter)) {
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (folder && isExecutable(path)) return path;
    }
  }
  return null;
}

/** The first `1.2.3` of what `path --version` prints, or `null`. */
export function version(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return stdout?.match(/\d+\.\d+\.\d+/)?.[0] ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
