// A Customers API that answers as told and remembers what it was asked.

import { createServer } from 'node:http';

/** `answer` is a status, or `'hang'`: no answer while the test runs. Gives `{ url, received, stop() }`. */
export async function startApi(answer) {
  const received = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url: path, headers } = request;
    received.push({ method, path, headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
    if (answer !== 'hang') response.writeHead(answer, { location: 'http://127.0.0.1:9/elsewhere' }).end('{}');
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
