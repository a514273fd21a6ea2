// Sign-ups that wait in the outbox, up to as many as are kept.

import { openFrame } from '../frame.js';
import { idle, timed } from '../meter.js';
import { credit, keep, kept } from '../storage.js';

const LOCK = 'partnerkey.outbox';

const common = { group: 'outbox', work: 'kept sign-ups' };

/** A page with so many kept sign-ups, none of them due, on which the courier has come and looked through them once. */
async function opened(count) {
  credit();
  keep(count);
  const frame = await openFrame();
  const over = firstRound(frame.window.navigator.locks);
  frame.start();
  await over;
  return frame;
}

/** The courier asks for a lock: resolves when it has given that back. */
function firstRound(locks) {
  return new Promise((resolve) => {
    const { request } = locks;
    locks.request = (...given) => {
      const settled = request.apply(locks, given);
      settled.finally(resolve);
      return settled;
    };
  });
}

/** Has the courier go round: what is due is sent, one after the other. */
async function nudge({ window }) {
  window.dispatchEvent(new Event('online'));
  await roundOver();
}

/** By the time the browser is idle, the courier has asked for its lock; who asks after it waits for it. */
async function roundOver() {
  await idle();
  await navigator.locks.request(LOCK, () => {});
}

const POINTS = [1, 5, 10, 15, 20, 30, 40, 50];

export const outbox = [
  {
    ...common,
    name: 'kept sign-ups: load',
    points: POINTS,
    whole: true,
    async open(count) {
      credit();
      keep(count);
      const frame = await openFrame();
      return { ...frame, over: firstRound(frame.window.navigator.locks), right: () => kept() === count };
    },
    async measure(frame) {
      frame.start();
      await frame.over;
    },
  },
  {
    ...common,
    name: 'kept sign-ups: _spk()',
    points: POINTS,
    async open(count) {
      const frame = await opened(count);
      return { ...frame, right: () => kept() === count };
    },
    async measure(frame) {
      const ms = timed(() => frame.growsumo()._spk());
      await roundOver();
      return ms;
    },
  },
  {
    ...common,
    name: 'kept sign-ups, none due: a round',
    points: POINTS,
    whole: true,
    times: 4,
    async open(count) {
      const frame = await opened(count);
      return { ...frame, right: () => kept() === count };
    },
    measure: nudge,
  },
  {
    ...common,
    name: 'kept sign-ups, all due: a round',
    points: POINTS,
    whole: true,
    async open(count) {
      const frame = await opened(1);
      localStorage.clear();
      keep(count, { due: true });
      return { ...frame, right: () => kept() === 0 };
    },
    measure: nudge,
  },
  {
    ...common,
    name: 'kept sign-ups: createSignup()',
    points: [1, 5, 10, 15, 20, 30, 40, 49],
    whole: true,
    times: 4,
    async open(count) {
      const frame = await opened(count);
      let signedUp = 0;
      return {
        ...frame,
        async signUp() {
          const growsumo = frame.growsumo();
          Object.assign(growsumo.data, { email: 'ada@example.com', customer_key: crypto.randomUUID() });
          if ((await growsumo.createSignup()).status === 'accepted') signedUp += 1;
        },
        right: () => signedUp > 0 && kept() === count,
      };
    },
    measure: (frame) => frame.signUp(),
  },
];
