// The bundlers that sites use, each as its users run it, on the project in project/.

import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as vite from 'vite';
import webpack from 'webpack';
import { install } from './package.mjs';

const plain = { template: fileURLToPath(new URL('project', import.meta.url)) };

/** Name to a function that builds `folder` into `out` and gives what there was to complain about, as text. */
const builds = {
  async webpack(folder, out) {
    const compiler = webpack({
      mode: 'production',
      context: folder,
      entry: './main.js',
      output: { path: out, filename: 'main.js' },
      performance: false, // how large a site is, is its own affair
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, stats) => compiler.close(() => (error ? reject(error) : resolve(stats))));
    });
    copyFileSync(join(folder, 'index.html'), join(out, 'index.html'));
    return [...stats.compilation.errors, ...stats.compilation.warnings].map(String);
  },

  async vite(folder, out) {
    const complaints = [];
    const complain = (message) => complaints.push(message);
    const silent = { info() {}, warn: complain, warnOnce: complain, error: complain, clearScreen() {} };
    const customLogger = { ...silent, hasWarned: false, hasErrorLogged: () => false };
    await vite.build({
      root: folder,
      configFile: false,
      logLevel: 'warn',
      customLogger,
      build: { outDir: out, reportCompressedSize: false },
    });
    return complaints;
  },

  async esbuild(folder, out) {
    const { errors, warnings } = await esbuild.build({
      absWorkingDir: folder,
      entryPoints: ['main.js'],
      outdir: out,
      bundle: true,
      minify: true,
      format: 'esm',
      splitting: true,
      logLevel: 'silent',
    });
    copyFileSync(join(folder, 'index.html'), join(out, 'index.html'));
    return [...errors, ...warnings].map((message) => message.text);
  },
};

export const bundlers = Object.keys(builds);

/**
 * Installs the packed package into a fresh project and bundles it: project/, or another `template` with an index.html and a
 * main.js, which needs the packages `beside`.
 *
 * Gives `{ complaints, files }`: files are path to text, `index.html` among them.
 */
export async function bundle(bundler, { template, beside } = plain) {
  const { folder, remove } = install(template, beside);
  try {
    const out = join(folder, 'out');
    const complaints = await builds[bundler](folder, out);
    return { complaints, files: read(out) };
  } finally {
    remove();
  }
}

function read(out) {
  const entries = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return new Map(paths.map((path) => [path.slice(out.length + 1), readFileSync(path, 'utf8')]));
}
