// `npm test`: prepares what is missing, runs every layer, and says how many tests each one ran.
//
//   npm test                          everything
//   npm test -- --only rust,dist      the layers whose names begin so (scripts/test/layers.mjs)
//
// A layer fails when a command fails, when it takes too long, or when it ran no test. Without its browser, or another
// program that it needs, a layer is skipped, and said to be; with CI=true all are required, and it fails instead.

import { parseArgs } from 'node:util';
import { prepareBrowsers } from './setup/browsers.mjs';
import { preparePackages } from './setup/packages.mjs';
import { prepareRust } from './setup/rust.mjs';
import { pathWithTools, prepareTools } from './setup/tools.mjs';
import { StepError, command, elapsed, say } from './steps.mjs';
import { layers } from './test/layers.mjs';
import { needs } from './test/needs.mjs';
import { runLayer } from './test/run-layer.mjs';
import { summary } from './test/summary.mjs';

const allRequired = process.env.CI === 'true';

await command(async () => {
  const start = performance.now();
  const chosen = choose();
  await prepare(chosen);
  const results = [];
  for (const layer of chosen) results.push(await runLayer(layer, { allRequired }));
  say(`\nin all ${elapsed(start)}`);
  say(summary(results));
  process.exitCode = results.some((result) => result.outcome === 'failed') ? 1 : 0;
});

function choose() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  if (values.only === undefined) return layers;
  const prefixes = values.only.split(',').map((prefix) => prefix.trim());
  for (const prefix of prefixes) {
    if (prefix && layers.some(({ name }) => name.startsWith(prefix))) continue;
    throw new StepError(`no layer begins with '${prefix}'; there are: ${layers.map(({ name }) => name).join(', ')}`);
  }
  return layers.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
}

async function prepare(chosen) {
  await prepareRust();
  await preparePackages();
  const wanted = [...new Set(chosen.flatMap(({ engines = [] }) => engines))];
  if (wanted.length > 0) {
    await prepareBrowsers(wanted);
    await prepareTools();
    process.env.PATH = pathWithTools();
  }
  for (const name of new Set(chosen.flatMap((layer) => layer.needs ?? []))) await needs[name].prepare();
}
