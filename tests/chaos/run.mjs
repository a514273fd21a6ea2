// A run: every fault strikes, in an order drawn from the seed, while visitors of every engine sign up; then all is
// well again, they come back, and the books are compared with what arrived.

import { faults } from './faults/index.mjs';
import { comeBack, settled } from './healing.mjs';
import { audit, openLedger } from './ledger.mjs';
import { siteOf } from './page.mjs';
import { chance } from './random.mjs';
import { round } from './round.mjs';
import { schedule } from './schedule.mjs';
import { verdict } from './verdict.mjs';
import { openWorld } from './world.mjs';

/**
 * Runs all faults, or those in `names`, `passes` times against one database. `signups` is how many a visit makes,
 * `[fewest, most]`; a fault lasts up to `lingerMs` longer than it must.
 *
 * Gives `{ rows, troubles }` of verdict.mjs.
 */
export async function run({ seed, database, engines, names, passes, signups, lingerMs, say }) {
  const chosen = faults.filter(({ name }) => !names || names.includes(name));
  const sites = chosen.map(siteOf);
  const ledger = openLedger();
  const hits = new Map(chosen.map(({ name }) => [name, []]));
  const troubles = [];
  const world = await openWorld({ database, engines, ledger, sites });
  try {
    for (let pass = 1; pass <= passes; pass += 1) {
      for (const fault of schedule(chosen, chance(seed, database.name, pass))) {
        const began = performance.now();
        const how = { ledger, signups, lingerMs, trouble: (words) => troubles.push(words) };
        const hit = await round(world, fault, { ...how, seed: [seed, database.name, pass, fault.name] });
        hits.get(fault.name).push(...hit);
        say(`${database.name} ${pass}/${passes} ${fault.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
      }
    }
    const kept = await comeBack(world, sites);
    await settled(world);
    const books = audit(ledger.entries(), { ...(await world.observed()), kept });
    const judged = verdict({ faults: chosen, engines, hits, exchanges: world.front.exchanges, ...books });
    return { rows: judged.rows, troubles: [...troubles, ...judged.troubles] };
  } catch (error) {
    say(`the relay's last words:\n${world.relay.log().split('\n').slice(-15).join('\n')}`);
    throw error;
  } finally {
    await world.close();
  }
}
