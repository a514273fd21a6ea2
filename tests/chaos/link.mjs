// One link of the way from the form to the Customers API, with a proxy in it that can break it.
//
// The proxy is mockttp: browsers use it as their HTTP proxy, the relay as the address of the Customers API.

import { EventEmitter } from 'node:events';
import { Server } from 'node:net';
import { completionCheckers, getLocal, matchers, requestSteps } from 'mockttp';

// mockttp listens to a connection once more for each request on it, and says on the console what it was told to do to one.
EventEmitter.defaultMaxListeners = 100;
const complain = console.error;
console.error = (first, ...rest) => {
  if (!String(first).startsWith('Failed to handle request')) complain(first, ...rest);
};

/** Node 20 does not come to an end when it cleans up after some of the connections that were broken: it need not clean up. */
const endAtOnce = (code) => process.exit(code);

/**
 * Opens a link.
 *
 * - `url`, `port`: where it listens
 * - `target`: where what passes goes to, as `http://127.0.0.1:8787`; to be set before anything passes
 * - `rules`: what it does while nothing is broken, first match first; a rule is `{ when, steps }`: a predicate of
 *   mockttp's request, and mockttp's steps
 * - `strike(rules)`: puts rules before those; gives a function that takes them away again
 * - `exchanges`: every request so far, as `{ request, begun, ended, status }`; `status` is `null` when there was no
 *   answer, or none yet
 */
export async function openLink() {
  // Only now: what node:test does at the end, set the exit code, comes first.
  if (!process.listeners('exit').includes(endAtOnce)) process.on('exit', endAtOnce);
  const server = getLocal({ recordTraffic: false });
  const exchanges = new Map();
  const strikes = new Set();

  await onLoopback(() => server.start(0));
  await server.on('request', async (request) => {
    const exchange = { request: await readable(request), begun: Date.now(), ended: null, status: null };
    exchanges.set(request.id, exchange);
  });
  await server.on('response', ({ id, statusCode }) => settle(id, statusCode));
  await server.on('abort', ({ id }) => settle(id, null));

  function settle(id, status) {
    const exchange = exchanges.get(id);
    if (exchange) Object.assign(exchange, { status, ended: Date.now() });
  }

  const apply = () => server.setRequestRules(...[...strikes].flat().concat(link.rules).map(alwaysThere));

  const link = {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    target: null,
    rules: [],
    get exchanges() {
      return [...exchanges.values()];
    },
    apply,
    async strike(rules) {
      strikes.add(rules);
      await apply();
      return async () => {
        strikes.delete(rules);
        await apply();
      };
    },
    close: () => server.stop(),
  };
  return link;
}

/**
 * mockttp's step that hands a request on to the link's target, and the answer back. `options` are mockttp's own;
 * `beforeResponse` can lose an answer that the server has given.
 */
export function through(link, options = {}) {
  const { host } = new URL(link.target);
  return new requestSteps.PassThroughStep({
    transformRequest: { setProtocol: 'http', replaceHost: { targetHost: host, updateHostHeader: false } },
    // No server behind is no connection here, as if nothing were in between.
    simulateConnectionErrors: true,
    ...options,
  });
}

/** Rules that leave what matches without any answer; undone, the connections are cut, as when a server is restarted. */
export async function hang(link, when) {
  let release;
  const released = new Promise((resolve) => {
    release = () => resolve('close');
  });
  const undo = await link.strike([{ when, steps: [new requestSteps.CallbackStep(() => released)] }]);
  return async () => {
    await undo();
    release();
  };
}

/** Without a checker, mockttp prefers rules that were not used yet. */
function alwaysThere({ when, steps }) {
  return {
    matchers: [new matchers.CallbackMatcher(when)],
    steps,
    completionChecker: new completionCheckers.Always(),
  };
}

async function readable({ method, url, headers, body }) {
  return { method, url: new URL(url), userAgent: headers['user-agent'] ?? '', body: (await body.getText()) ?? '' };
}

/** mockttp listens on every address and has no option for it; a test server has no business beyond this machine. */
async function onLoopback(start) {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (port) {
    return listen.call(this, { port, host: '127.0.0.1' });
  };
  try {
    await start();
  } finally {
    Server.prototype.listen = listen;
  }
}
