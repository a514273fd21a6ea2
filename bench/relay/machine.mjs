// What the figures were measured on, and how quick its disk is, which every commit waits for.

import { fdatasyncSync, closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../figures.mjs';
import { machine as common } from '../machine.mjs';

/** `folder` is where the databases will be. */
export function machine(folder) {
  return { ...common(), disk_sync_ms: diskSync(folder) };
}

/** How long the disk takes for what every commit waits for: the median of a hundred small ones. */
function diskSync(folder) {
  const file = openSync(join(folder, 'sync'), 'w');
  const block = Buffer.alloc(4096);
  const times = Array.from({ length: 100 }, () => {
    writeSync(file, block);
    const start = performance.now();
    fdatasyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  return median(times);
}
