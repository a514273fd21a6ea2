// The scripts of the sides, as a site would serve them.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as esbuild from 'esbuild';
import { sizes } from '../../scripts/size/budgets.mjs';
import { root } from '../../scripts/steps.mjs';
import { buildTwin } from './twin/build.mjs';

const HERE = join(root, 'bench/page');

/**
 * Adds to a side
 * - `files`: name to bytes, and `entry`, that of the one which the page loads
 * - `statics`: the files that are fetched before it can run, itself among them
 * - `module`: whether it is an ES module
 * - `size`: `{ raw, gzip, brotli }` of the statics, in bytes; gzip at 9, brotli at 11
 * - `version`: of its package
 */
export async function bundled(side) {
  const made = await MAKERS[side.from.split('/')[0]](side);
  const size = { raw: 0, gzip: 0, brotli: 0 };
  for (const name of made.statics) {
    for (const [unit, bytes] of Object.entries(sizes(made.files.get(name)))) size[unit] += bytes;
  }
  return { ...side, ...made, size, version: side.npm ? versionOf(side.npm) : undefined };
}

const MAKERS = {
  nothing: () => ({ files: new Map(), statics: [], module: false }),
  dist: ({ entry }) => ({ files: filesOf(join(root, 'dist')), statics: [entry], module: false }),
  async twin({ entry }) {
    const folder = join(root, 'target/bench/twin');
    mkdirSync(folder, { recursive: true });
    await buildTwin(folder);
    // What is loaded later is the same.
    return { files: new Map([...filesOf(join(root, 'dist')), ...filesOf(folder)]), statics: [entry], module: false };
  },
  peers: bundle,
};

/**
 * As applications are bundled: what is imported dynamically stays in files of its own. Where the entry needs no other file it
 * becomes a classic script, as the other sides are; otherwise it is a module.
 */
async function bundle({ from }) {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: HERE,
    entryPoints: [from],
    outdir: HERE,
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    target: 'es2020',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    metafile: true,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]));
  const outputs = Object.fromEntries(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const entry = basename(from);
  const statics = staticsOf(entry, outputs);
  const module = statics.length > 1;
  if (!module) files.set(entry, Buffer.from(`(()=>{${files.get(entry).toString().trimEnd()}})();\n`));
  return { files, entry, statics, module };
}

function staticsOf(name, outputs, found = new Set()) {
  if (found.has(name)) return [];
  found.add(name);
  const imports = outputs[name].imports.filter(({ kind }) => kind === 'import-statement');
  for (const { path } of imports) staticsOf(basename(path), outputs, found);
  return [...found];
}

function filesOf(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

const versionOf = (name) => JSON.parse(readFileSync(join(root, 'bench/node_modules', name, 'package.json'), 'utf8')).version;
