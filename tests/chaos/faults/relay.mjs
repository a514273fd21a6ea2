// What can happen to the relay itself and to its database.

import { setTimeout as pause } from 'node:timers/promises';
import { requestSteps } from 'mockttp';

const { ResetConnectionStep } = requestSteps;

const YEAR_S = 365 * 24 * 60 * 60;

export const relay = [
  {
    name: 'relay killed',
    what: 'kill -9; started again, same port and database, when all have signed up',
    strikes: 'browser link',
    async begin({ relay }) {
      await relay.end({ signal: 'SIGKILL' });
      return () => relay.start();
    },
  },
  {
    name: 'relay killed in between',
    what: 'killed and started again, three times, while sign-ups come in',
    strikes: 'browser link',
    async begin({ relay, chance }) {
      let going = true;
      const kills = (async () => {
        for (let times = 0; times < 3 || going; times += 1) {
          await relay.end({ signal: 'SIGKILL' });
          await pause(chance.between(100, 400));
          await relay.start();
          await pause(chance.between(0, 300));
        }
      })();
      return async () => {
        going = false;
        await kills;
      };
    },
  },
  {
    name: 'relay stopped',
    what: 'SIGTERM, as for an update; started again when all have signed up',
    strikes: 'browser link',
    async begin({ relay }) {
      await relay.end({ signal: 'SIGTERM' });
      return () => relay.start();
    },
  },
  {
    name: 'database locked',
    what: 'somebody else holds the table, until all have signed up',
    strikes: 'browser link',
    begin: ({ database }) => database.lock(),
  },
  {
    name: 'disk full',
    what: 'every write fails, until all have signed up',
    strikes: 'browser link',
    begin: ({ database }) => database.fill(),
  },
  ...[['forwards', 1], ['backwards', -1]].map(([name, direction]) => ({
    name: `relay clock ${name}`,
    what: `the relay's clock jumps a year ${name} while the Customers API is away, and back when all have signed up`,
    strikes: 'relay clock',
    async begin({ relay, clock, upstream }) {
      await relay.end();
      await clock.set(0);
      await relay.start({ env: clock.env });
      await clock.set(direction * YEAR_S);
      const back = await upstream.strike([{ when: () => true, steps: [new ResetConnectionStep()] }]);
      return async () => {
        await clock.set(0);
        await back();
        await pause(500); // it works on, at the right time again
        await relay.end();
        await relay.start();
      };
    },
  })),
];
