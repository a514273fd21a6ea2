// `npm run bench`: the script beside its peers and beside a twin in JavaScript, in three browsers, on this machine, in one
// run. README.md says how to read it.
//
//   npm run bench                                               everything, in 25 minutes
//   npm run bench -- --runs 5                                   a quick look
//   npm run bench -- --only growsumo.js,posthog --engines firefox

import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDist } from '../../scripts/built.mjs';
import { engines as known, isReady, prepareBrowsers } from '../../scripts/setup/browsers.mjs';
import { BENCH, preparePackages } from '../../scripts/setup/packages.mjs';
import { prepareRust } from '../../scripts/setup/rust.mjs';
import { prepareTools } from '../../scripts/setup/tools.mjs';
import { StepError, command, elapsed, root, say } from '../../scripts/steps.mjs';
import { machine } from '../machine.mjs';
import { NOTHING, SIDES, TWIN } from './sides.mjs';

await command(async () => {
  const settings = readSettings();
  await prepare(settings);
  // These need packages that have just been installed.
  const { measure } = await import('./measure.mjs');
  const { published } = await import('./published.mjs');
  const start = performance.now();
  const about = machine();
  const measured = await measure(settings);
  about.load_after = loadavg()[0];
  const args = process.argv.slice(2);
  const invoked = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  await published({ ...measured, machine: about, settings: quoted(settings), command: invoked }, settings.out);
  say(`\nin ${elapsed(start)}; all landings are in target/bench/page.json`);
});

function readSettings() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '30' },
      only: { type: 'string', default: SIDES.map(({ name }) => name).join() },
      engines: { type: 'string', default: known.join() },
      rates: { type: 'string', default: '1,4,6' },
      out: { type: 'string', default: 'docs/bench' },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new StepError('--runs must be a whole number above 0');
  const rates = values.rates.split(',').map(Number);
  if (!rates.every((rate) => rate >= 1)) throw new StepError('--rates must be numbers from 1 on');
  const wanted = named('--only', values.only, SIDES.map(({ name }) => name));
  const engines = named('--engines', values.engines, known);
  // Everything is beside the twin.
  const sides = SIDES.filter(({ name }) => name === TWIN || wanted.includes(name));
  return { runs, rates, engines, sides, nothing: NOTHING, out: resolve(root, values.out) };
}

function named(option, text, names) {
  const given = text.split(',');
  const odd = given.find((name) => !names.includes(name));
  if (odd !== undefined) throw new StepError(`${option} has '${odd}': there are ${names.join(', ')}`);
  return given;
}

/** What of the settings is published. */
function quoted({ runs, rates, engines, sides }) {
  return { runs, rates, engines, sides: sides.map(({ name }) => name) };
}

async function prepare({ engines }) {
  await prepareRust();
  await preparePackages();
  await preparePackages(BENCH);
  await prepareBrowsers(engines);
  if (engines.includes('firefox')) await prepareTools(['geckodriver']);
  const missing = engines.filter((engine) => !isReady(engine));
  if (missing.length > 0) throw new StepError(`no ${missing.join(' and no ')}, or no driver for it: see --engines`);
  await prepareDist();
  mkdirSync(join(root, 'target/bench'), { recursive: true });
}
