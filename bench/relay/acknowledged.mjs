// How many sign-ups a second are acknowledged, and after how long: the relay, which has them on disk by then, and the
// Flask example, which has handed them to the Customers API by then. The same sandbox stands behind both; Flask is
// measured once more before an API that costs nothing, so that nobody needs to ask what the sandbox costs it.

import { join } from 'node:path';
import { say } from '../../scripts/steps.mjs';
import { shown } from '../figures.mjs';
import { signUp, startFlask, startRelay, startSandbox, startUpstream } from './programs.mjs';
import { FLASK, FLASK_ALONE } from './sides.mjs';

/** The sides take turns. Gives `{ <side>: [run, …] }`. */
export async function acknowledged({ databases, folder, runs, connections, seconds, warmUp, workers, threads }) {
  const sides = [
    ...databases.map((database) => ({
      name: `relay, ${database.name}`,
      shape: 'relay',
      upstream: startSandbox,
      async start(apiUrl, name) {
        const relay = await startRelay(await database.fresh(name), apiUrl);
        return { ...relay, clean: () => database.drop(name) };
      },
    })),
    ...[
      { name: FLASK, upstream: startSandbox },
      { name: FLASK_ALONE, upstream: () => startUpstream() },
    ].map((side) => ({ ...side, shape: 'form', start: (apiUrl) => startFlask(apiUrl, { workers, threads }) })),
  ];
  const results = Object.fromEntries(sides.map(({ name }) => [name, []]));
  for (let run = 1; run <= runs; run += 1) {
    for (const [number, { name, shape, upstream, start }] of sides.entries()) {
      const api = await upstream(`sqlite:${join(folder, `sandbox_${run}_${number}.db`)}`);
      const server = await start(api.url, `acknowledged_${run}`);
      const seen = await signUp({ url: server.url, shape, run, connections, seconds, warmUp });
      await server.stop();
      await server.clean?.();
      await api.stop();
      if (seen.refused + seen.failed > 0) throw new Error(`${name}: ${seen.refused} refused, ${seen.failed} failed`);
      const rate = seen.taken / seen.seconds;
      results[name].push({ ...seen, rate });
      const times = `p50 ${shown(seen.p50_ms)} ms, p99 ${shown(seen.p99_ms)} ms`;
      say(`  run ${run}, ${name}: ${shown(rate)} a second, ${times}`);
    }
  }
  return results;
}
