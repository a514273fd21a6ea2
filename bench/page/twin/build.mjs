// Makes the JavaScript twin: growsumo.js, with the tracker of this folder in the place of the Rust one.

import { join } from 'node:path';
import webpack from 'webpack';
import configs from '../../../webpack.config.js';
import { root } from '../../../scripts/steps.mjs';

const TRACKER = join(root, 'bench/page/twin/tracker.js');

/**
 * Writes `growsumo.js` into `folder`, by the configuration that dist/growsumo.js is made by: whatever the shell becomes, the
 * twin becomes too. The Rust parts need not have been built.
 */
export async function buildTwin(folder) {
  const config = configs.find(({ name }) => name === 'script');
  const compiler = webpack({
    ...config,
    output: { ...config.output, path: folder },
    plugins: [...config.plugins, new webpack.NormalModuleReplacementPlugin(/\/parts\/tracker\.js$/, TRACKER)],
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, done) => compiler.close(() => (error ? reject(error) : resolve(done))));
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
}
