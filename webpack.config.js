// The JavaScript of dist/. `npm run build` makes the WebAssembly parts first, which are inlined here.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import webpack from 'webpack';
import { asText } from './scripts/inlined.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const common = {
  mode: 'production',
  context: root,
  // The syntax of 2020: what browsers with import() and bulk memory have. dist/ is checked for it.
  target: ['web', 'es2020'],
  devtool: false,
  performance: false, // sizes are a test
  resolve: { alias: { 'partnerkey-parts': join(root, 'target', 'parts') } },
  module: {
    rules: [
      {
        test: /\.wasm$/,
        type: 'asset/inline',
        generator: { dataUrl: asText },
      },
    ],
  },
  plugins: [new webpack.DefinePlugin({ VERSION: JSON.stringify(version) })],
  optimization: {
    splitChunks: false,
    // Functions become arrows: none of ours is called with `new`, or asked for its prototype.
    minimizeOptions: { javascript: { compress: { ecma: 2020, passes: 4, unsafe_arrows: true } } },
  },
  output: { path: join(root, 'dist') },
};

const esModule = {
  ...common,
  target: ['web', 'es2020'],
  experiments: { outputModule: true },
  output: { ...common.output, library: { type: 'module' }, module: true },
};

// Added last, as the minifier would take both lines for nothing:
// - V8 compiles all functions at once, rather than look each over first and compile it when it is called (Chromium 136,
//   https://v8.dev/blog/explicit-compile-hints): a fifth less time until growsumoInit on a cold landing. Others see a comment.
// - Site builders put scripts one after the other: neither a last line without semicolon nor one with a comment may
//   swallow ours.
const standAlone = new webpack.BannerPlugin({
  banner: '//# allFunctionsCalledOnLoad\n;',
  raw: true,
  stage: webpack.Compilation.PROCESS_ASSETS_STAGE_SUMMARIZE,
});

export default [
  {
    ...common,
    name: 'script',
    entry: './www/script.js',
    output: { ...common.output, filename: 'growsumo.js', iife: true },
    plugins: [...common.plugins, standAlone],
  },
  {
    ...common,
    name: 'compat',
    entry: './www/compat.js',
    output: { ...common.output, filename: 'growsumo.compat.js', iife: true },
    plugins: [...common.plugins, standAlone],
  },
  {
    ...esModule,
    name: 'npm',
    entry: './www/index.js',
    output: { ...esModule.output, filename: 'index.js' },
  },
  {
    ...esModule,
    name: 'signup',
    entry: './www/parts/signup.js',
    output: { ...esModule.output, filename: 'growsumo-signup.js' },
  },
  {
    ...esModule,
    name: 'signup compat',
    entry: './www/parts/signup-compat.js',
    output: { ...esModule.output, filename: 'growsumo-signup.compat.js' },
  },
  {
    // For the npm entry alone, which bundlers take apart: script tags load growsumo.compat.js.
    ...esModule,
    name: 'tracker compat',
    entry: './www/parts/tracker-compat.js',
    output: { ...esModule.output, filename: 'growsumo-tracker.compat.js' },
  },
  {
    ...esModule,
    name: 'inspector',
    entry: './www/inspector/inspector.js',
    output: { ...esModule.output, filename: 'growsumo-inspector.js' },
  },
  {
    ...esModule,
    name: 'page',
    entry: './www/page/index.js',
    output: { ...esModule.output, filename: 'growsumo-page.js' },
  },
];
