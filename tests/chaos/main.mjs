// `npm run chaos`: see CONTRIBUTING. Ends with 1 when a sign-up was lost or counted twice, or when the run proves
// nothing.

import { parseArgs } from 'node:util';
import { engines } from '../../scripts/setup/browsers.mjs';
import { databases } from './databases/index.mjs';
import { anySeed } from './random.mjs';
import { run } from './run.mjs';
import { table } from './table.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(anySeed()) },
    passes: { type: 'string', default: '2' },
    only: { type: 'string' },
    databases: { type: 'string', default: databases.map(({ name }) => name).join() },
    engines: { type: 'string', default: engines.join() },
  },
});
const list = (text) => text?.split(',').map((word) => word.trim());
const say = (line) => console.log(line);

say(`seed ${values.seed}: 'npm run chaos -- --seed ${values.seed}' runs the same again`);
const all = [];
for (const database of databases.filter(({ name }) => list(values.databases).includes(name))) {
  const { rows, troubles } = await run({
    seed: values.seed,
    database,
    engines: list(values.engines),
    names: list(values.only),
    passes: Number(values.passes),
    signups: [3, 5],
    lingerMs: 1_500,
    say,
  });
  say(`\n${database.name}, ${list(values.engines).join(', ')}\n\n${table(rows)}\n`);
  all.push(...rows);
  for (const trouble of troubles) say(`✗ ${trouble}`);
  if (troubles.length > 0) process.exitCode = 1;
}

const total = (column) => all.reduce((sum, row) => sum + row[column], 0).toLocaleString('en');
say(['made', 'stored', 'delivered', 'lost', 'double'].map((column) => `${column} ${total(column)}`).join(', '));
