// How many sign-ups a second are acknowledged, and after how long: the relay, which has them on disk by then, and the
// Flask example, which has handed them to the Customers API by then. The same sandbox stands behind both.

import { join } from 'node:path';
import { say } from '../../scripts/steps.mjs';
import { signUp, startFlask, startRelay, startSandbox } from './programs.mjs';

/** The three sides take turns. Gives `{ <side>: [run, …] }`. */
export async function acknowledged({ databases, folder, runs, connections, seconds, warmUp, workers }) {
  const sides = [
    ...databases.map((database) => ({
      name: `relay, ${database.name}`,
      shape: 'relay',
      async start(apiUrl, name) {
        const relay = await startRelay(await database.fresh(name), apiUrl);
        return { ...relay, clean: () => database.drop(name) };
      },
    })),
    { name: 'Flask', shape: 'form', start: (apiUrl) => startFlask(apiUrl, workers) },
  ];
  const results = Object.fromEntries(sides.map(({ name }) => [name, []]));
  for (let run = 1; run <= runs; run += 1) {
    for (const { name, shape, start } of sides) {
      const sandbox = await startSandbox(`sqlite:${join(folder, `sandbox_${shape}_${run}_${results[name].length}_${Date.now()}.db`)}`);
      const server = await start(sandbox.url, `acknowledged_${run}`);
      const seen = await signUp({ url: server.url, shape, run, connections, seconds, warmUp });
      await server.stop();
      await server.clean?.();
      await sandbox.stop();
      if (seen.refused + seen.failed > 0) throw new Error(`${name}: ${seen.refused} refused, ${seen.failed} failed`);
      results[name].push({ ...seen, rate: seen.taken / seen.seconds });
      say(`  run ${run}, ${name}: ${Math.round(results[name].at(-1).rate)} a second, p50 ${seen.p50_ms} ms, p99 ${seen.p99_ms} ms`);
    }
  }
  return results;
}
