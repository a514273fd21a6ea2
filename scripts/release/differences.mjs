// Which files two folders do not have in common, byte for byte.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Their names, sorted: of files that differ, and of those that one folder alone has. */
export function differences(one, other) {
  const names = new Set([one, other].flatMap((folder) => files(folder)));
  return [...names].sort().filter((name) => {
    const [first, second] = [join(one, name), join(other, name)];
    return !existsSync(first) || !existsSync(second) || !readFileSync(first).equals(readFileSync(second));
  });
}

function files(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = below ? `${below}/${entry.name}` : entry.name;
    return entry.isDirectory() ? files(folder, name) : [name];
  });
}
