// `npm start`: prepares what is missing, builds, and runs the relay with the demo site and a sandbox of the
// Customers API. Works in a fresh clone: nothing here needs an npm package.
//
// PORT (8787 unless set) is the port of the demo site; the sandbox takes the next one.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { prepareDist, prepareRelay, relayPath } from './built.mjs';
import { preparePackages } from './setup/packages.mjs';
import { prepareRust } from './setup/rust.mjs';
import { StepError, command, root } from './steps.mjs';

await command(async () => {
  const port = readPort();
  // Asked now, not after minutes of building. 0 stands for any two free ports.
  if (port !== 0) await Promise.all([requireFree(port), requireFree(port + 1)]);
  await prepareRust();
  await Promise.all([preparePackages(), prepareRelay()]);
  await prepareDist();
  process.exitCode = await serve(port);
});

function readPort() {
  const text = process.env.PORT || '8787';
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_535) return port;
  throw new StepError(`PORT must be a number from 0 to 65534, not '${text}'`);
}

function requireFree(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', ({ code }) => reject(new StepError(
      code === 'EADDRINUSE'
        ? `port ${port} is taken: stop what listens there, or choose another, as in 'PORT=9000 npm start'`
        : `port ${port} cannot be used (${code}): choose another, as in 'PORT=9000 npm start'`,
    )));
    probe.listen(port, '127.0.0.1', () => probe.close(resolve));
  });
}

/** Runs the relay until it ends, and hands it the signals that mean: stop. It prints the address itself. */
function serve(port) {
  const relay = spawn(relayPath, ['demo', '--port', String(port)], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal has sent Ctrl-C to the relay too; any other signal reached only this process.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) relay.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    relay.on('error', (error) => reject(new StepError(`the relay did not start: ${error.message}`)));
    relay.on('exit', (code, signal) => resolve(signal ? 0 : code));
  });
}
