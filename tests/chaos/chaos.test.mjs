// The shorter run: every fault once, in every engine, on every database. CHAOS_SEED repeats one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines } from '../../scripts/setup/browsers.mjs';
import { databases } from './databases/index.mjs';
import { anySeed } from './random.mjs';
import { run } from './run.mjs';
import { table } from './table.mjs';

const seed = process.env.CHAOS_SEED || String(anySeed());

for (const database of databases) {
  test(`${database.name}: no sign-up is lost, none counted twice`, async (t) => {
    t.diagnostic(`CHAOS_SEED=${seed}`);
    const options = { seed, database, engines, passes: 1, signups: [1, 1], lingerMs: 0, say: () => {} };
    const { rows, troubles } = await run(options);
    console.log(`seed ${seed}, ${database.name}\n\n${table(rows)}\n`);
    for (const { fault, made, delivered, lost, double, strikes } of rows) {
      await t.test(fault, () => {
        assert.ok(made > 0 && strikes > 0);
        assert.deepEqual({ delivered, lost, double }, { delivered: made, lost: 0, double: 0 });
      });
    }
    await t.test('nothing else went wrong', () => assert.deepEqual(troubles, []));
  });
}
