// `npm run bench:relay`: the relay beside the Flask example, on this machine, in one run. README.md says how to read
// it.
//
//   npm run bench:relay                                     everything, ten minutes at most
//   npm run bench:relay -- --runs 1 --seconds 3             a quick look

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isPostgresReady, preparePostgres } from '../../scripts/setup/postgres.mjs';
import { preparePython, pythonFor } from '../../scripts/setup/python.mjs';
import { prepareRust } from '../../scripts/setup/rust.mjs';
import { StepError, command, elapsed, root, say, step } from '../../scripts/steps.mjs';
import { acknowledged } from './acknowledged.mjs';
import { postgres, sqlite } from './databases.mjs';
import { delivered } from './delivered.mjs';
import { machine } from './machine.mjs';
import { GUNICORN } from './programs.mjs';
import { report, text } from './report.mjs';

const OUTPUT = join(root, 'target/bench/relay.json');

await command(async () => {
  const settings = readSettings();
  await prepare();
  const start = performance.now();
  // Not the system's folder for temporary files: that may be memory, where nothing waits for a disk.
  const folder = join(root, 'target/bench/data');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const databases = [sqlite(folder), await postgres()];
  try {
    const about = machine(folder);
    say('\nacknowledged sign-ups');
    const taken = await acknowledged({ ...settings, databases, folder });
    say('\ndelivered sign-ups');
    const handed = await delivered({ ...settings, databases, histories: [1_000, 1_000_000] });
    const result = report({ machine: about, settings, acknowledged: taken, delivered: handed });
    writeFileSync(OUTPUT, `${JSON.stringify(result, null, 2)}\n`);
    say(`\n${text(result)}\n\nin ${elapsed(start)}; all runs are in target/bench/relay.json`);
  } finally {
    for (const database of databases) await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

function readSettings() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '10' },
      connections: { type: 'string', default: '256' },
      pending: { type: 'string', default: '10000' },
    },
  });
  const settings = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
  for (const [name, value] of Object.entries(settings)) {
    if (!Number.isInteger(value) || value < 1) throw new StepError(`--${name} must be a whole number above 0`);
  }
  // Workers as gunicorn's manual advises; threads, so that some go on while others wait for the API.
  return { ...settings, warmUp: 2, workers: 2 * cpus().length + 1, threads: 4 };
}

async function prepare() {
  await prepareRust();
  await preparePython(GUNICORN);
  if (!pythonFor(GUNICORN)) throw new StepError('the Flask example cannot be run without Python');
  await preparePostgres();
  if (!isPostgresReady()) throw new StepError('PostgreSQL is missing: install its server');
  await step(
    'relay and load generator, --release',
    'cargo',
    ['build', '--release', '-p', 'partnerkey-relay', '-p', 'partnerkey-bench-load'],
    { about: '4 min the first time' },
  );
}
