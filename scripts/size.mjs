// `npm run size`: what a visitor downloads, in bytes, against its limits. Ends with 1 when one is exceeded.

import { spending } from './size/budgets.mjs';

const bytes = (count) => count.toLocaleString('en');

const rows = [['file', 'raw', 'gzip 9', 'brotli 11', 'limit', 'left']];
for (const { limit, files, total } of spending()) {
  const left = limit - total.brotli;
  const lines = files.length > 1 ? [...files, total] : files;
  for (const { name, raw, gzip, brotli } of lines) {
    const against = name === lines.at(-1).name ? [bytes(limit), bytes(left)] : ['', ''];
    rows.push([name, bytes(raw), bytes(gzip), bytes(brotli), ...against]);
  }
  if (left < 0) process.exitCode = 1;
}

const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const [name, ...numbers] of rows) {
  console.log([name.padEnd(widths[0]), ...numbers.map((text, at) => text.padStart(widths[at + 1]))].join('  '));
}
