// The network that the browsers see: an HTTP proxy on loopback that answers for every host name.
//
// One mechanism for all engines, instead of each one's own way to map names: no name is ever looked up, so pages
// live at http://www.example.test, at a public suffix, at localhost, as the spec likes. Requests are recorded, so
// that specs assert on what the network received, and rules answer instead of the server behind, so that they can
// fail as networks fail. Nothing leaves the machine: everything goes to an upstream on loopback or nowhere.

import { createServer, request as connect } from 'node:http';

// They concern one connection, not the message (RFC 9110, section 7.6.1).
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'trailer', 'upgrade'];

/**
 * Starts a proxy. `upstream` is where requests go that no rule answers, as `http://127.0.0.1:8787`, or a function of
 * a request that says so; it may be set later, and while it is `null` they get a 404.
 *
 * A `match` is a path (`'/pr/signup'`, any host, any query) or a function of a recorded request. A request is
 * `{ method, url, headers, body, status }`: `url` a `URL`, `body` text, `status` of the answer, `null` before it and
 * when there was none.
 */
export async function startProxy({ upstream = null } = {}) {
  const requests = [];
  const rules = [];
  const waiting = new Set();
  const sockets = new Set();

  const server = createServer(async (incoming, outgoing) => {
    const request = await read(incoming);
    if (!request) return outgoing.writeHead(400).end();
    requests.push(request);
    outgoing.on('finish', () => {
      request.status = outgoing.statusCode;
    });
    for (const look of waiting) look(request);
    act(await choose(request), request, incoming, outgoing);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  // https is out of scope: what a browser sends there on its own account goes nowhere.
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));

  function choose(request) {
    const rule = rules.findLast((candidate) => candidate.left > 0 && matches(candidate.match, request));
    if (!rule) return proxy.upstream ? 'forward' : { status: 404 };
    rule.left -= 1;
    return typeof rule.answer === 'function' ? rule.answer(request) : rule.answer;
  }

  function act(answer, request, incoming, outgoing) {
    if (answer === 'hang') return;
    if (answer === 'drop') incoming.socket.destroy();
    else if (answer === 'forward') forward(upstreamOf(request), request, incoming, outgoing);
    else outgoing.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  }

  const upstreamOf = (request) =>
    typeof proxy.upstream === 'function' ? proxy.upstream(request) : proxy.upstream;

  const proxy = {
    upstream,
    requests,

    /**
     * From now on answers what matches with `answer`, for the next `times` requests (all, unless told); a later rule
     * goes before an earlier one. Gives a function that takes the rule back. `answer` is
     * - `{ status, headers, body }`, each optional
     * - `'hang'`: never any answer
     * - `'drop'`: the connection is cut without one
     * - `'forward'`: to the upstream after all
     * - a function of the request that gives one of these, or a promise of one
     */
    answer(match, answer, { times = Infinity } = {}) {
      const rule = { match, answer, left: times };
      rules.push(rule);
      return () => {
        rule.left = 0;
      };
    },

    /** The requests recorded so far that match. */
    received(match) {
      return requests.filter((request) => matches(match, request));
    },

    /** The first request that matches, recorded already or still to come; rejects after `timeoutMs`. */
    receives(match, { timeoutMs = 10_000 } = {}) {
      const [earlier] = proxy.received(match);
      if (earlier) return Promise.resolve(earlier);
      return new Promise((resolve, reject) => {
        const look = (request) => {
          if (!matches(match, request)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(request);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          const seen = requests.map(({ method, url }) => `  ${method} ${url}`).join('\n');
          reject(new Error(`no request matched ${match} in ${timeoutMs} ms; there were:\n${seen}`));
        }, timeoutMs);
        waiting.add(look);
      });
    },

    /** Forgets the requests recorded so far. */
    forget() {
      requests.length = 0;
    },

    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  await new Promise((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  proxy.port = server.address().port;
  return proxy;
}

function matches(match, request) {
  return typeof match === 'function' ? match(request) : request.url.pathname === match;
}

/** The whole request, or `null` when it was not addressed to a proxy. */
async function read(incoming) {
  if (!URL.canParse(incoming.url)) return null;
  const chunks = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch {
    return null; // the browser gave up before it had sent everything
  }
  return {
    method: incoming.method,
    url: new URL(incoming.url),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    status: null,
  };
}

/** Hands a request on as it came, but for the connection it came by. No answer from there is no answer here. */
function forward(upstream, { method, url, headers, body }, incoming, outgoing) {
  const { hostname, port } = new URL(upstream);
  const onward = connect({
    host: hostname,
    port,
    method,
    path: url.pathname + url.search,
    headers: { ...withoutHopByHop(headers), host: url.host },
  });
  onward.on('error', () => incoming.socket.destroy());
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode, answer.statusMessage, withoutHopByHop(answer.headers));
    answer.on('error', () => incoming.socket.destroy()).pipe(outgoing);
  });
  onward.end(body);
}

function withoutHopByHop(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}
