// How many sign-ups a second are delivered, with a short and with a long history in the table, and how much memory the
// relay has then. The upstream takes everything and costs nothing, so that the relay is what limits.

import { readFileSync } from 'node:fs';
import { say } from '../../scripts/steps.mjs';
import { signUp, startRelay, startUpstream } from './programs.mjs';

const LIMIT_MS = 5 * 60_000;

/** The sizes take turns. Gives `[{ database, history, rate, resident_mb }, …]`. */
export async function delivered({ databases, histories, pending, runs, connections }) {
  const results = [];
  for (const database of databases) {
    for (const history of histories) {
      say(`  ${database.name}: a table with ${history.toLocaleString('en')} sign-ups`);
      await database.fill(`history_${history}`, { delivered: history, pending });
    }
    for (let run = 1; run <= runs; run += 1) {
      for (const history of histories) {
        const url = await database.copy(`history_${history}`, 'delivered');
        const upstream = await startUpstream(pending);
        const relay = await startRelay(url, upstream.url);
        const { requests, seconds } = await upstream.finished(LIMIT_MS);
        // New ones too, so that everything has been in use that takes memory.
        await signUp({ url: relay.url, shape: 'relay', run: 100 + run, connections, seconds: 2, warmUp: 0 });
        const resident_mb = resident(relay.pid);
        await relay.stop();
        await upstream.stop();
        await database.drop('delivered');
        results.push({ database: database.name, history, rate: requests / seconds, resident_mb });
        say(`  run ${run}, ${database.name}, ${history.toLocaleString('en')}: ` +
          `${Math.round(requests / seconds)} delivered a second, ${resident_mb.toFixed(1)} MB`);
      }
    }
  }
  return results;
}

/** Resident memory of a process (Linux), in millions of bytes. */
function resident(pid) {
  const [, kib] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m);
  return (Number(kib) * 1024) / 1e6;
}
