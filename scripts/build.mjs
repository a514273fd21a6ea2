// `npm run build`: makes dist/ from src/ and www/. What has been made of the same files before stays.

import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import webpack from 'webpack';
import config from '../webpack.config.js';
import { isMade, noteMade } from './made.mjs';
import { buildPart, compileBindgen, root } from './wasm.mjs';
import { translatePart } from './wasm2js.mjs';

const dist = join(root, 'dist');

/** What each bundle is made with, beside the files that webpack says it has read. */
const BUNDLED_WITH = ['webpack.config.js', 'scripts/inlined.mjs', 'package.json', 'package-lock.json'];

clear();
// What is made of one part does not wait for the other: cargo is busy with that, on one core for the most part.
await all([
  compileBindgen(),
  bundle('inspector', 'page'),
  make('signup', { bundles: ['signup'], compat: ['signup compat'] }),
  make('tracker', { bundles: ['script', 'npm'], compat: ['compat', 'tracker compat'] }),
]);
copyFileSync(join(root, 'www', 'growsumo.d.ts'), join(dist, 'growsumo.d.ts'));
// As they are: bundlers of sites read them, and take React and Vue from the site.
cpSync(join(root, 'www', 'frameworks'), join(dist, 'frameworks'), { recursive: true });
// Last: a dist/ with this file in it is complete.
writeFileSync(join(dist, 'integrity.json'), JSON.stringify(integrity(), null, 2) + '\n');

/** Waits for all of them, also where one fails, so that nothing goes on when the build has ended. */
async function all(steps) {
  const failed = (await Promise.allSettled(steps)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

/** A part, the bundles that have it inside, and those that have its translation. */
async function make(part, { bundles, compat }) {
  await buildPart(part);
  await all([bundle(...bundles), translatePart(part)]);
  await bundle(...compat);
}

/** Takes everything out of dist/ but bundles. */
function clear() {
  mkdirSync(dist, { recursive: true });
  const bundles = config.map(({ output }) => output.filename);
  for (const name of readdirSync(dist)) if (!bundles.includes(name)) rmSync(join(dist, name), { recursive: true });
}

/** Makes the bundles of these names that have to be made. */
async function bundle(...names) {
  const stale = config.filter(({ name }) => names.includes(name) && !isMade(`bundle ${name}`));
  if (stale.length === 0) return;
  const begun = Date.now();
  for (const { name, fileDependencies, outputOptions } of await compiled(stale)) {
    // Folders that it has looked for files in are among them.
    const files = [...fileDependencies].filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
    const read = [...files, ...BUNDLED_WITH.map((file) => join(root, file))];
    noteMade(`bundle ${name}`, { begun, read, written: [join(dist, outputOptions.filename)] });
  }
}

function compiled(bundles) {
  const compiler = webpack(bundles);
  return new Promise((resolve, reject) => {
    compiler.run((error, all) => {
      compiler.close(() => {});
      if (error) reject(error);
      else if (all.hasErrors() || all.hasWarnings()) reject(new Error(all.toString('errors-warnings')));
      else resolve(all.stats.map(({ compilation }) => compilation));
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
