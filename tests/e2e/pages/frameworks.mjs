// Pages of applications, each with its real framework.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const frameworks = { react: 'react.jsx', vue: 'vue.js' };

/** An application as one classic script, to be put at the end of a page that has `<div id="app">`. */
export async function application(framework) {
  const entry = fileURLToPath(new URL(`frameworks/${frameworks[framework]}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    logLevel: 'silent',
  });
  return outputFiles[0].text.replaceAll('</script', '<\\/script');
}
