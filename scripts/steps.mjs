// A long step of a command, told to the person who waits for it: what it does and roughly how long at the
// start, the last line of its output every 20 s, the elapsed time at the end, and its last lines when it fails.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root: commands run there whatever directory they were typed in. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const HEARTBEAT_MS = 20_000;
const LINES_KEPT = 40;

/** What the reader can act on, without a stack trace. */
export class StepError extends Error {}

/** Prints one line of progress. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Seconds since `start` (milliseconds, as `performance.now()` gives them), as people read them. */
export function elapsed(start) {
  const seconds = (performance.now() - start) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/**
 * Runs a command quietly.
 *
 * - `what` is said at the start, with `about`, the usual duration on two cores.
 * - Its output is held back; the last lines are shown when it fails.
 * - Rejects with a `StepError` when the command is missing or ends with anything but 0.
 */
export async function step(what, command, args, { about, env, cwd = root } = {}) {
  const start = performance.now();
  say(`→ ${what}${about ? ` (about ${about})` : ''}`);
  const lines = [];
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) keepLines(stream, lines);
  const heartbeat = setInterval(() => {
    say(`  … ${elapsed(start)}${lines.length ? `: ${lines.at(-1).trim().slice(0, 100)}` : ''}`);
  }, HEARTBEAT_MS);
  try {
    const code = await ended(child);
    if (code !== 0) {
      throw new StepError(`${what}: '${[command, ...args].join(' ')}' ended with ${code}\n${indent(lines)}`);
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new StepError(`${what}: '${command}' is not installed, or not on PATH`);
  } finally {
    clearInterval(heartbeat);
  }
  say(`✓ ${what}: ${elapsed(start)}`);
}

/** Runs `main`, prints a `StepError` as its message only, and ends the process with 1 on any error. */
export async function command(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`\n✗ ${error instanceof StepError ? error.message : error.stack}\n`);
    process.exit(1);
  }
}

function keepLines(stream, lines) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const parts = (rest + text).split(/\r?\n|\r/);
    rest = parts.pop();
    lines.push(...parts.filter((line) => line.trim()));
    lines.splice(0, lines.length - LINES_KEPT);
  });
  stream.on('end', () => rest.trim() && lines.push(rest));
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
}

function indent(lines) {
  return lines.map((line) => `    ${line}`).join('\n');
}
