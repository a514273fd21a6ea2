// What visitors do, and what their browsers do to them. `visit` takes the place of signing up and staying.

import { requestSteps } from 'mockttp';

const TABS_LIMIT_MS = 15_000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

/** Nothing of the site gets through; gives how the network comes back. */
const cut = ({ site, front }) =>
  front.strike([{ when: ({ url }) => url.startsWith(`${site}/pr/signup`), steps: [new requestSteps.CloseConnectionStep()] }]);

const leaving = (name, what, how) => ({
  name,
  what,
  strikes: 'visits',
  async visit({ visitor, entries, arrive }) {
    for (const entry of entries) {
      await arrive();
      await visitor.signUpAndLeave([entry], how);
    }
    return entries.length;
  },
});

/**
 * With locks, no tab sends what another one is sending, but for a beacon that a hidden page sent and the browser tries again.
 * Tabs that do it all the time have no locks. The relay knows a sign-up by its id.
 */
const tabs = (name, count, { secure }) => ({
  name,
  what: `${count} tabs with one outbox sign up without a network, and are told at the same moment that it is back`,
  strikes: 'visits',
  signups: count,
  secure,
  visit: (round) =>
    round.visitor.inTabs(count, async (each) => {
      const { visitor, entries, arrive, again, trouble } = round;
      await each(() => arrive({ late: false }));
      const network = await cut(round);
      await each((tab) => visitor.signUp(entries.filter((_, at) => at % count === tab)));
      const shared = (await visitor.kept()).length;
      await network();
      await visitor.online();
      await visitor.keptNothing(TABS_LIMIT_MS);
      // Now, while all tabs are open: one that is closed says what it has not heard the answer to.
      if (secure && again() > entries.length * 0.75) trouble(`${name}, ${visitor.engine}: ${again()} sent again in spite of locks`);
      return shared === entries.length ? count : 0;
    }),
});

const clock = (name, shift) => ({
  name: `browser clock ${name}`,
  what: `signs up without a network, then on a page whose clock is a year ${shift > 0 ? 'ahead' : 'behind'}, then comes back in time`,
  strikes: 'visits',
  begin: cut,
  signups: 2,
  async visit({ visitor, entries, arrive }) {
    const half = Math.ceil(entries.length / 2);
    await visitor.signUp(entries.slice(0, half));
    await arrive({ clock: shift });
    const off = await visitor.clockOff();
    await visitor.signUp(entries.slice(half));
    return Math.abs(off - shift) < YEAR_MS / 365 ? 1 : 0;
  },
});

export const page = [
  {
    name: 'tab closed',
    what: 'the tab is closed right after createSignup',
    strikes: 'visits',
    async visit({ visitor, entries, arrive }) {
      for (const entry of entries) {
        await visitor.inTabs(2, (each) =>
          each(async (tab) => {
            if (tab === 0) return;
            await arrive();
            await visitor.signUp([entry]);
          }),
        );
      }
      return entries.length;
    },
  },
  leaving('left at once', 'goes to another origin in the task of createSignup', 'at once'),
  leaving('left after 10 ms', 'goes to another origin 10 ms after createSignup', 'after 10 ms'),
  leaving('left by a form', 'submits a form to another origin in the task of createSignup', 'by a form'),
  tabs('two tabs', 2, { secure: true }),
  tabs('five tabs', 5, { secure: true }),
  tabs('five tabs without locks', 5, { secure: false }),
  clock('forwards', YEAR_MS),
  clock('backwards', -YEAR_MS),
];
