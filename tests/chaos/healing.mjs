// After the faults: everybody comes back, and everything gets the time it needs.

import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 120_000;
/** So long a visitor stays on a site that has something to send, before going to the next one. */
const PATIENCE_MS = 1_500;

/** Every visitor comes back to every site, as often as it takes. Gives the e-mail addresses that are still kept. */
export async function comeBack({ visitors }, sites) {
  const deadline = Date.now() + LIMIT_MS;
  const left = await Promise.all(
    visitors.map(async (visitor) => {
      let visits = sites.map((site) => ({ site, kept: [] }));
      while (visits.length > 0 && Date.now() < deadline) {
        for (const visit of visits) {
          await visitor.arrive(visit.site);
          visit.kept = await visitor.keptNothing(PATIENCE_MS);
        }
        visits = visits.filter(({ kept }) => kept.length > 0);
      }
      return visits.flatMap(({ kept }) => kept);
    }),
  );
  return left.flat();
}

/** Waits until the relay has handed over everything it has. */
export async function settled({ database }) {
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await pause(250)) {
    if ((await database.rows()).every(({ state }) => state !== 'pending')) return;
  }
}
