// What figures were measured on: they mean little without it.

import { cpus, loadavg, release, totalmem } from 'node:os';

/** The machine now; `load_before` is the load average of the last minute. */
export function machine() {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0].model.trim(),
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    kernel: release(),
    load_before: loadavg()[0],
  };
}
