// All that a run stands on: relay and sandbox, both links, the database, and a visitor in each engine.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requestSteps } from 'mockttp';
import { temporaryFolder } from '../e2e/harness/programs.mjs';
import { startRelay } from '../e2e/harness/relay.mjs';
import { faketimeLibrary } from '../../scripts/setup/chaos.mjs';
import { query } from './databases/sqlite.mjs';
import { openLink, through } from './link.mjs';
import { away, page } from './page.mjs';
import { visitor } from './visitor.mjs';

/**
 * Opens the world of one database; `sites` are the origins that the relay takes sign-ups from.
 *
 * - `front`, `upstream`: the links (link.mjs) before and behind the relay
 * - `relay` (e2e/harness/relay.mjs), `database` (databases/), `visitors` (visitor.mjs)
 * - `clock`: `set(seconds)` puts a relay that was started with `clock.env` so far off
 * - `creating(response, request)`: notes what the sandbox says to have made; whoever answers in place of the link's own
 *   rule has to call it
 * - `observed()`: what audit (ledger.mjs) compares the books with, but for what browsers kept
 */
export async function openWorld({ database: kind, engines, ledger, sites }) {
  const opened = [];
  const close = async () => {
    for (const part of opened.reverse()) await part();
  };
  const open = async (part, end) => {
    opened.push(() => end(part));
    return part;
  };
  try {
    const front = await open(await openLink(), (link) => link.close());
    const upstream = await open(await openLink(), (link) => link.close());
    const database = await open(await kind.open(), (database) => database.close());
    const relay = await open(
      await startRelay({ ...database.relay, apiUrl: upstream.url, env: { PARTNERKEY_ORIGINS: sites.join() } }),
      (relay) => relay.stop(),
    );
    database.serves(relay);

    const creations = [];
    const creating = async ({ statusCode }, { method, body }) => {
      if (method !== 'POST' || statusCode < 200 || statusCode > 299) return;
      creations.push((await body.getJson()).key);
    };
    upstream.target = relay.sandbox.url;
    upstream.rules = [{ when: () => true, steps: [through(upstream, { beforeResponse: creating })] }];
    await upstream.apply();
    front.target = relay.url;
    front.rules = siteRules(front, relay.publicKey);
    await front.apply();

    const visitors = await Promise.all(
      engines.map(async (engine) => open(await visitor(engine, { link: front, ledger }), (visitor) => visitor.quit())),
    );
    const clock = await openClock();
    opened.push(clock.remove);
    const observed = async () => ({
      rows: await database.rows(),
      customers: await query(join(relay.folder, 'sandbox.db'), 'SELECT key, email, partner_key FROM customers'),
      creations,
    });
    return { front, upstream, database, relay, visitors, clock, creating, observed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The site's own pages are there whatever the relay does; the rest of the world is not. */
function siteRules(front, publicKey) {
  const html = (text) => [
    new requestSteps.FixedResponseStep(200, undefined, text, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    }),
  ];
  const at = (path) => ({ url }) => new URL(url).pathname === path;
  return [
    { when: at('/page'), steps: html(page(publicKey)) },
    { when: at('/away'), steps: html(away) },
    { when: ({ url }) => new URL(url).pathname.startsWith('/pr/'), steps: [through(front)] },
    { when: () => true, steps: [new requestSteps.FixedResponseStep(404)] },
  ];
}

/** libfaketime reads how far the clock is off from a file, each time that somebody asks for the time. */
async function openClock() {
  const { path, remove } = await temporaryFolder();
  const file = join(path, 'off');
  return {
    env: {
      LD_PRELOAD: faketimeLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // As when a clock is set: what measures durations goes on.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set: (seconds) => writeFile(file, `${seconds < 0 ? '' : '+'}${seconds}`),
    remove,
  };
}
