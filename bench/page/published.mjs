// Where the report goes: the terminal, docs/bench/ and, with every landing, target/bench/.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../../scripts/steps.mjs';
import { svgOf } from '../plot.mjs';
import { chart } from './chart.mjs';
import { report } from './report.mjs';
import { shortTable, text } from './tables.mjs';

/** `result` is what measure() gives, with `machine`, `settings` and `command`; `out` is the folder of the published files. */
export async function published(result, out) {
  const quoted = report(result);
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(join(root, 'target/bench/page.json'), json({ ...quoted, landings: result.times, weighings: result.weights }));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'page.json'), json(quoted));
  if (quoted.times.some(({ main_ms }) => main_ms)) writeFileSync(join(out, 'page.svg'), await svgOf(chart(quoted)));
  say(`\n${text(quoted)}\n\nREADME's table, which a test compares with docs/bench/page.json:\n\n${shortTable(quoted)}`);
}
