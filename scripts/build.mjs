// `npm run build`: makes dist/ from src/ and www/.

import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import webpack from 'webpack';
import config from '../webpack.config.js';
import { buildPart, root } from './wasm.mjs';
import { translatePart } from './wasm2js.mjs';

const dist = join(root, 'dist');

for (const part of ['tracker', 'signup']) {
  buildPart(part);
  translatePart(part);
}
rmSync(dist, { recursive: true, force: true });
await bundle();
copyFileSync(join(root, 'www', 'growsumo.d.ts'), join(dist, 'growsumo.d.ts'));
// As they are: bundlers of sites read them, and take React and Vue from the site.
cpSync(join(root, 'www', 'frameworks'), join(dist, 'frameworks'), { recursive: true });
// Last: a dist/ with this file in it is complete.
writeFileSync(join(dist, 'integrity.json'), JSON.stringify(integrity(), null, 2) + '\n');

function bundle() {
  const compiler = webpack(config);
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {});
      if (error) reject(error);
      else if (stats.hasErrors() || stats.hasWarnings()) reject(new Error(stats.toString('errors-warnings')));
      else resolve();
    });
  });
}

/** The hash of each script, as the `integrity` attribute takes it. */
function integrity() {
  const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'));
  return Object.fromEntries(scripts.sort().map((name) => [name, sri(readFileSync(join(dist, name)))]));
}

function sri(bytes) {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}
