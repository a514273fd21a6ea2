// What can happen between the relay and the Customers API. Each lasts until all have signed up and it has struck.

import { setTimeout as pause } from 'node:timers/promises';
import { requestSteps } from 'mockttp';
import { hang, through } from '../link.mjs';

const { FixedResponseStep, ResetConnectionStep } = requestSteps;

const onEverything = (name, what, steps) => ({
  name,
  what,
  strikes: 'upstream link',
  begin: (world) => world.upstream.strike([{ when: () => true, steps: steps(world) }]),
});

const answer = (status, headers = {}) => [
  new FixedResponseStep(status, undefined, JSON.stringify({ status, error: 'failed', message: 'failed' }), headers),
];

export const upstreamLink = [
  {
    name: 'upstream down',
    what: 'the Customers API is not running, until all have signed up',
    strikes: 'upstream link',
    async begin({ relay }) {
      await relay.sandbox.end({ signal: 'SIGKILL' });
      return () => relay.sandbox.start();
    },
  },
  onEverything('upstream reset', 'its connections are reset', () => [new ResetConnectionStep()]),
  onEverything('upstream 500', 'it answers 500', () => answer(500)),
  onEverything('upstream 502', 'it answers 502', () => answer(502)),
  onEverything('upstream 503 Retry-After', '503, with a wait of a second', () => answer(503, { 'retry-after': '1' })),
  onEverything('upstream 429 Retry-After', '429, with a wait of a second', () => answer(429, { 'retry-after': '1' })),
  onEverything('upstream 401', 'it refuses our keys', () => answer(401)),
  onEverything('upstream answer lost', 'it has made the customer, and its answer never arrives', ({ upstream, creating }) => [
    through(upstream, {
      beforeResponse: async (response, request) => {
        await creating(response, request);
        return 'close';
      },
    }),
  ]),
  onEverything('upstream slow', 'it has made the customer, and its answer takes seconds', ({ upstream, creating, chance }) => [
    through(upstream, {
      beforeResponse: async (response, request) => {
        await creating(response, request);
        await pause(chance.between(1_500, 4_000));
      },
    }),
  ]),
  {
    name: 'upstream hangs',
    what: 'it takes requests and never answers',
    strikes: 'upstream link',
    begin: ({ upstream }) => hang(upstream, () => true),
  },
];
