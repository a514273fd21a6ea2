// A server that remembers what it was asked, and answers everything alike.

import { createServer } from 'node:http';

/**
 * `status` of every answer, or `'hang'`: none while the test runs; `body` its text. Gives `{ url, received, stop() }`;
 * a request received is `{ method, path, headers, body }`, with `body` as text.
 */
export async function startRecorder({ status = 200, body: text = '{}' } = {}) {
  const received = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url: path, headers } = request;
    received.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') });
    if (status !== 'hang') response.writeHead(status, { location: 'http://127.0.0.1:9/elsewhere' }).end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    received,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
