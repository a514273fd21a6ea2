// `npm run bench:growth`: how what partnerkey costs grows with what it has to do. README.md says how to read it.
//
//   npm run bench:growth                                            everything, in Chromium, into docs/bench/
//   npm run bench:growth -- --repetitions 3 --only 'kept,forms'     a quick look at some, into target/bench/
//   npm run bench:growth -- --engines firefox,webkit                in other engines, into target/bench/

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDist } from '../../scripts/built.mjs';
import { engines, isReady, prepareBrowsers } from '../../scripts/setup/browsers.mjs';
import { BENCH, preparePackages } from '../../scripts/setup/packages.mjs';
import { prepareRust } from '../../scripts/setup/rust.mjs';
import { prepareTools } from '../../scripts/setup/tools.mjs';
import { StepError, command, elapsed, root, say } from '../../scripts/steps.mjs';
import { machine } from '../machine.mjs';

const DEFAULTS = { repetitions: '15', engines: 'chromium', only: '' };

await command(async () => {
  const settings = readSettings();
  await prepare(settings);
  // What they import may not have been installed before.
  const [{ run }, { report, text }, { specification }, { svgOf }] = await Promise.all(
    ['./run.mjs', './report.mjs', './picture.mjs', '../plot.mjs'].map((name) => import(name)),
  );
  const start = performance.now();
  const about = machine();
  const series = [];
  for (const engine of settings.engines) {
    say(`\n${engine}`);
    series.push(...(await run({ ...settings, engine })));
  }
  if (series.length === 0) throw new StepError(`no series begins with ${settings.only.join(' or ')}`);
  const { repetitions } = settings;
  const result = report({ machine: about, settings: { repetitions }, series });
  const folder = settings.whole ? 'docs/bench' : 'target/bench';
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'growth.json'), `${JSON.stringify(result, shortened, 1)}\n`);
  writeFileSync(join(root, folder, 'growth.svg'), `${await svgOf(specification(result))}\n`);
  say(`\n${text(result)}\n\nin ${elapsed(start)}; all points are in ${folder}/growth.json, drawn in growth.svg beside it`);
});

/** `whole`: the run is the one that the documents show. */
function readSettings() {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, { type: 'string', default: value }])),
  });
  const repetitions = Number(values.repetitions);
  if (!Number.isInteger(repetitions) || repetitions < 1) throw new StepError('--repetitions must be a whole number above 0');
  const wanted = values.engines.split(',');
  const unknown = wanted.find((engine) => !engines.includes(engine));
  if (unknown !== undefined) throw new StepError(`no such engine: ${unknown}; there are ${engines.join(', ')}`);
  const whole = values.engines === DEFAULTS.engines && values.only === DEFAULTS.only && repetitions >= Number(DEFAULTS.repetitions);
  return { repetitions, engines: wanted, only: values.only.split(','), whole };
}

async function prepare({ engines: wanted }) {
  await prepareRust();
  await preparePackages();
  await preparePackages(BENCH);
  await prepareBrowsers(wanted);
  if (wanted.includes('firefox')) await prepareTools(['geckodriver']);
  for (const engine of wanted) if (!isReady(engine)) throw new StepError(`${engine} or its driver is missing`);
  await prepareDist();
}

/** Six digits of each number are more than was measured. */
function shortened(_, value) {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
