// The WebDriver servers: chromedriver, geckodriver, WebKitWebDriver.

import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram, temporaryFolder } from './programs.mjs';

const flags = {
  chromium: (port) => [`--port=${port}`],
  firefox: (port) => ['--port', String(port), '--websocket-port', '0', '--log', 'fatal'],
  webkit: (port) => [`--port=${port}`, '--host=127.0.0.1'],
};

/**
 * Starts the driver of an engine on a free loopback port and waits until it takes sessions.
 *
 * The browser it starts gets an empty home, so that nothing of the user's own settings has a say.
 * Gives `{ url, end() }`.
 */
export async function startDriver(engine, path, env = {}) {
  const port = await freePort();
  const home = await temporaryFolder();
  const program = startProgram(path, flags[engine](port), { env: { ...quiet, ...homes(home.path), ...env } });
  const url = `http://127.0.0.1:${port}`;
  const end = async () => {
    await program.end();
    await home.remove();
  };
  let ended = false;
  program.exited.then(() => {
    ended = true;
  });
  for (const deadline = Date.now() + 20_000; !(await isReady(url)); await pause(50)) {
    if (!ended && Date.now() < deadline) continue;
    await end();
    throw new Error(`${path} ${ended ? 'has ended' : 'is not ready after 20 s'}:\n${program.output()}`);
  }
  return { url, end };
}

// GTK looks for services that a machine without a desktop does not run.
const quiet = { NO_AT_BRIDGE: '1', GTK_A11Y: 'none', GSETTINGS_BACKEND: 'memory' };

function homes(folder) {
  return { HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder };
}

async function isReady(url) {
  try {
    const answer = await fetch(`${url}/status`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.json()).value.ready === true;
  } catch {
    return false;
  }
}

/** A loopback port that nobody listens on, for programs that cannot choose one themselves. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
