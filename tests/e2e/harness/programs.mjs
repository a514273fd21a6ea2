// A program that a test runs beside itself: started with a fresh home folder, ended by its process id.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const running = new Set();

// The last resort, when a test file ends without having closed what it opened.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Starts a program and gives `{ child, output(), exited, end(signal) }`.
 *
 * - `output()`: what it has printed so far, both streams, for messages and for its ready line.
 * - `exited`: settles when it has ended.
 * - `end()`: asks it to end with `signal`, by force after 5 s, and waits until it has.
 */
export function startProgram(command, args, { env = {}, cwd, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  }
  running.add(child);
  const exited = once(child, 'exit').catch((error) => {
    text += error.message;
  }).finally(() => running.delete(child));
  return {
    child,
    output: () => text,
    exited,
    async end(signal = 'SIGTERM') {
      if (!running.has(child)) return;
      child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(force);
    },
  };
}

/** Waits until what `program` printed matches, and gives the match; rejects when it ends before, or after `limitMs`. */
export function printed(program, pattern, limitMs = 20_000) {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = program.output().match(pattern);
      if (match) settle(resolve, match);
    };
    const fail = (why) => settle(reject, new Error(`${program.child.spawnfile} ${why}:\n${program.output()}`));
    const timer = setTimeout(() => fail(`has not printed ${pattern} in ${limitMs / 1000} s`), limitMs);
    const settle = (how, value) => {
      clearTimeout(timer);
      program.child.stdout?.off('data', look);
      program.child.stderr?.off('data', look);
      how(value);
    };
    program.child.stdout?.on('data', look);
    program.child.stderr?.on('data', look);
    program.exited.then(() => fail('has ended'));
    look();
  });
}

/** A new empty folder, and how to remove it. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'partnerkey-e2e-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}
