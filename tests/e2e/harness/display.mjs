// A virtual screen for the browser that has no headless mode (WebKitGTK's MiniBrowser).

import { once } from 'node:events';
import { startProgram } from './programs.mjs';

/** Starts Xvfb on a display number that it chooses itself. Gives `{ env, end() }`. */
export async function startDisplay(xvfb) {
  const program = startProgram(xvfb, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [number] = await Promise.race([
    once(program.child.stdio[3], 'data'),
    program.exited.then(() => {
      throw new Error(`Xvfb has ended:\n${program.output()}`);
    }),
  ]);
  return { env: { DISPLAY: `:${String(number).trim()}` }, end: () => program.end() };
}
