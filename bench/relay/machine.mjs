// What the figures were measured on: they mean little without it.

import { fdatasyncSync, closeSync, openSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './figures.mjs';

/** `folder` is where the databases will be. */
export function machine(folder) {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0].model.trim(),
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    kernel: release(),
    load_before: loadavg()[0],
    disk_sync_ms: diskSync(folder),
  };
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
