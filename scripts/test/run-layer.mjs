// Runs one layer and judges it.

import { prepareBuilt } from '../built.mjs';
import { run } from '../run.mjs';
import { isReady } from '../setup/browsers.mjs';
import { StepError, say } from '../steps.mjs';
import { count } from './counts.mjs';
import { needs } from './needs.mjs';

/**
 * `{ name, outcome, passed, failed, skipped, seconds }`; `outcome` is `passed`, `failed` or `skipped`.
 *
 * It has failed when a command failed, a test failed, it took too long, or it should have run tests and ran none.
 */
export async function runLayer(layer, { allRequired }) {
  const start = performance.now();
  say(`\n━━ ${layer.name} ━━`);
  const { outcome, why, output = '' } = await attempt(layer, { allRequired });
  if (why) say(`\n${outcome === 'skipped' ? '! SKIPPED' : '✗'} ${layer.name}: ${why}`);
  return { name: layer.name, outcome, ...count(output), seconds: (performance.now() - start) / 1000 };
}

async function attempt(layer, { allRequired }) {
  const why = lack(layer);
  if (why) {
    return allRequired ? failed(`${why}, and CI=true requires it`) : { outcome: 'skipped', why };
  }
  if (layer.built) {
    try {
      await prepareBuilt();
    } catch (error) {
      if (error instanceof StepError) return failed(error.message);
      throw error;
    }
  }
  return runCommands(layer);
}

/** What this machine lacks that the layer needs, as a sentence; nothing when it lacks nothing. */
function lack({ engines = [], needs: names = [] }) {
  const absent = engines.filter((engine) => !isReady(engine));
  if (absent.length > 0) return `no ${absent.join(' and no ')}, or no driver for it, on this machine`;
  const missing = names.filter((name) => !needs[name].isReady());
  return missing.length > 0 ? `no ${missing.map((name) => needs[name].what).join(' and no ')} on this machine` : '';
}

/** Runs all of them, though one fails: the reader learns everything that is wrong at once. */
async function runCommands({ commands, counted, limitMs }) {
  const deadline = performance.now() + limitMs;
  const troubles = [];
  let output = '';
  for (const { command, args, env } of commands()) {
    const ended = await run(command, args, { env, limitMs: deadline - performance.now() });
    output += ended.output;
    if (ended.timedOut) return failed(`not done after ${limitMs / 60_000} minutes, ended`, output);
    if (ended.code !== 0) troubles.push(`'${shown([command, ...args])}' ended with ${ended.code ?? 'a signal'}`);
  }
  const { passed, failed: failures } = count(output);
  if (troubles.length === 0 && failures > 0) troubles.push(`${failures} failed`);
  if (troubles.length === 0 && counted && passed === 0) troubles.push('it ran no test');
  return troubles.length > 0 ? failed(troubles.join('; '), output) : { outcome: 'passed', output };
}

function shown(words) {
  const text = words.join(' ');
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function failed(why, output) {
  return { outcome: 'failed', why, output };
}
