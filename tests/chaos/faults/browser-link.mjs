// What can happen between the browser and the relay. Each lasts until all have signed up and it has struck.

import { setTimeout as pause } from 'node:timers/promises';
import { requestSteps } from 'mockttp';
import { hang, through } from '../link.mjs';

const { CloseConnectionStep, DelayStep, FixedResponseStep, ResetConnectionStep } = requestSteps;

const signups = (site) => (request) => request.url === `${site}/pr/signup` && request.method === 'POST';

/** `steps` are what becomes of every sign-up that is sent from the fault's site. */
const onSignups = (name, what, steps) => ({
  name,
  what,
  strikes: 'browser link',
  begin: ({ site, front, chance }) => front.strike([{ when: signups(site), steps: steps({ front, chance }) }]),
});

const answer = (status, body, headers = {}) => [new FixedResponseStep(status, undefined, body, headers)];
const html = { 'content-type': 'text/html' };

export const browserLink = [
  {
    name: 'offline',
    what: 'no request of the browser gets through; then the network is back, and the page is told',
    strikes: 'browser link',
    begin: ({ site, front }) =>
      front.strike([{ when: ({ url }) => url.startsWith(site), steps: [new CloseConnectionStep()] }]),
    online: true,
  },
  onSignups('connection reset', 'the connection is reset when a sign-up is sent', () => [new ResetConnectionStep()]),
  onSignups('relay 500', 'a sign-up is answered 500', () => answer(500, '{"error":{"code":"oops"}}')),
  onSignups('relay 502', "a web server's page instead of the relay", () => answer(502, '<h1>Bad Gateway</h1>', html)),
  onSignups('relay 503', 'a sign-up is answered 503', () => answer(503, '{"error":{"code":"storage_unavailable"}}')),
  onSignups('relay 503 Retry-After', '503, with a wait of a second', () => answer(503, '', { 'retry-after': '1' })),
  onSignups('relay 429', 'a sign-up is answered 429', () => answer(429, '{"error":{"code":"too_many_requests"}}')),
  onSignups('relay 429 Retry-After', '429, with a wait of a second', () => answer(429, '', { 'retry-after': '1' })),
  onSignups('relay answer lost', 'the relay has stored it, and its answer never arrives', ({ front, chance }) => [
    through(front, { beforeResponse: chance.oneOf([() => 'close', () => 'reset']) }),
  ]),
  onSignups('relay answer slow', 'the relay has stored it, and its answer takes seconds', ({ front, chance }) => [
    through(front, { beforeResponse: () => pause(chance.between(1_500, 4_000)) }),
  ]),
  onSignups('relay slow', 'a sign-up takes seconds to the relay', ({ front, chance }) => [
    new DelayStep(chance.between(1_500, 4_000)),
    through(front),
  ]),
  {
    name: 'relay hangs',
    what: 'a sign-up is taken and never answered',
    strikes: 'browser link',
    begin: ({ site, front }) => hang(front, signups(site)),
  },
];

