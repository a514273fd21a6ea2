// A command that is ended with everything it has started: when it is done, when it has taken too long, or when the
// person at the keyboard says stop.

import { spawn } from 'node:child_process';
import { root } from './steps.mjs';

/**
 * Runs a command, printing its output as it comes and keeping what it wrote to standard output.
 *
 * Resolves with `{ code, output, timedOut }`; `code` is `null` when it was ended by a signal or could not start.
 * After `limitMs` it is ended together with everything it started.
 */
export function run(command, args, { env, limitMs }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true, // a process group of its own, to be ended as one
    });
    const chunks = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, limitMs);
    const stop = (signal) => {
      endGroup(child.pid);
      process.exit(signal === 'SIGINT' ? 130 : 143); // as shells report these signals
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const settle = (code) => {
      clearTimeout(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ code, output: Buffer.concat(chunks).toString('utf8'), timedOut });
    };
    child.stdout.on('data', (chunk) => {
      chunks.push(chunk);
      process.stdout.write(chunk);
    });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      settle(null);
    });
    // A grandchild that is left over would hold the pipe open, and with it the run.
    child.on('exit', () => endGroup(child.pid));
    child.on('close', (code) => settle(code));
  });
}

/** Browsers and their drivers stay in the group of the process that started them, so one signal reaches all. */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended already.
  }
}
