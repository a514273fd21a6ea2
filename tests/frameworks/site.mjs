// The site of site/: the packed package beside React and Vue, rendered on a server and bundled for browsers.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { install } from '../dist/package.mjs';

export const frameworks = ['react', 'vue'];

/** What the site takes from our own node_modules. */
export const beside = ['react', 'react-dom', 'vue'];

/** The site's own files. */
export const template = fileURLToPath(new URL('site', import.meta.url));

/** Installs the site into a new folder: `{ folder, remove() }`. */
export const installSite = () => install(template, beside);

/** What `source`, which may use `render()`, prints in a fresh Node in that folder. It must say nothing else. */
export function onServer(folder, framework, source) {
  const program = `import { render } from './${framework}-server.js';\n${source}`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Bundles the browser's side, with the framework as developers have it, which complains: path to text, `main.js` first.
 */
export async function bundle(folder, framework) {
  const { outputFiles, warnings } = await esbuild.build({
    absWorkingDir: folder,
    entryPoints: { main: `${framework}-browser.js` },
    outdir: join(folder, 'out'),
    bundle: true,
    format: 'esm',
    splitting: true,
    write: false,
    logLevel: 'silent',
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
    },
  });
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
  return new Map(outputFiles.map(({ path, text }) => [path.slice(join(folder, 'out').length + 1), text]));
}
