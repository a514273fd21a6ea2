// One fault strikes, once, while a visitor of every engine signs up.

import { setTimeout as pause } from 'node:timers/promises';
import { siteOf } from './page.mjs';
import { chance } from './random.mjs';
import { strikesOf } from './strikes.mjs';
import { acceptedAgain } from './verdict.mjs';

/**
 * Gives whom the fault hit, once for each time.
 *
 * Visitors arrive while all is well. Some of the sign-ups are underway when it strikes, the others are made afterwards,
 * unless the fault says how they are made.
 */
export async function round(world, fault, { ledger, signups, lingerMs, trouble, seed }) {
  const site = siteOf(fault);
  const here = { ...world, site, trouble, chance: chance(...seed) };
  const visits = world.visitors.map((visitor) => prepare(visitor, here, fault, { signups, seed }));
  await Promise.all(visits.map(({ arrive }) => arrive()));
  for (const visit of visits) {
    visit.entries = Array.from({ length: visit.count }, () =>
      ledger.make({ fault: fault.name, engine: visit.visitor.engine, partner: visit.partner }),
    );
  }

  const since = Date.now();
  const before = fault.visit ? [] : visits.map(({ visitor, entries, early }) => visitor.signUp(entries.slice(0, early)));
  const undo = await fault.begin?.(here);
  await Promise.all(before);
  const visited = await Promise.all(visits.map((visit) => (fault.visit ?? stay)(visit)));
  const hits =
    fault.strikes === 'visits'
      ? visits.flatMap(({ visitor }, at) => Array(visited[at]).fill(visitor.engine))
      : await strikesOf(fault, here, { since, entries: visits.flatMap(({ entries }) => entries) });
  await pause(here.chance.between(0, lingerMs));
  await undo?.();
  if (fault.online) await Promise.all(visits.map(({ visitor }) => visitor.online()));
  return hits;
}

/** What a visitor will do, drawn from the seed. */
function prepare(visitor, here, fault, { signups: [fewest, most], seed }) {
  const { between, oneOf } = chance(...seed, visitor.engine);
  const partner = `partner-${between(1, 999_999)}`;
  const late = oneOf([false, true]);
  const count = Math.max(between(fewest, most), fault.signups ?? 1);
  const visit = {
    ...here,
    visitor,
    partner,
    count,
    early: between(0, count - 1),
    entries: [],
    arrive: (more = {}) => visitor.arrive(here.site, { partner, late, ...more }),
    again: () => acceptedAgain(here.front.exchanges, visit.entries),
  };
  return visit;
}

const stay = ({ visitor, entries, early }) => visitor.signUp(entries.slice(early));
