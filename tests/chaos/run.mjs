// A run: every fault strikes, in an order drawn from the seed, while visitors of every engine sign up; then all is
// well again, they come back, and the books are compared with what arrived.

import { setTimeout as pause } from 'node:timers/promises';
import { faults } from './faults/index.mjs';
import { audit, openLedger } from './ledger.mjs';
import { siteOf } from './page.mjs';
import { chance } from './random.mjs';
import { engineOf, struck } from './strikes.mjs';
import { openWorld } from './world.mjs';

const STRIKE_LIMIT_MS = 40_000;
const PLENTY_LIMIT_MS = 2_000;
const PATIENCE_MS = 1_500;
const HEAL_LIMIT_MS = 120_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Runs all faults `passes` times against one database. `signups` is how many a visit makes, `[fewest, most]`; a fault
 * lasts up to `lingerMs` longer than it must.
 *
 * Gives `{ rows, strangers, troubles }`: for each fault `{ fault, made, stored, delivered, lost, double, strikes }`,
 * the sign-ups that nobody made, and in words all that went wrong.
 */
export async function run({ seed, database, engines, names, passes, signups, lingerMs, say }) {
  const chosen = faults.filter(({ name }) => !names || names.includes(name));
  const ledger = openLedger();
  const strikes = new Map(chosen.map(({ name }) => [name, new Map()]));
  const world = await openWorld({ database, engines, ledger, sites: chosen.map(({ name }) => siteOf(name)) });
  try {
    for (let pass = 1; pass <= passes; pass += 1) {
      for (const fault of order(chosen, chance(seed, database.name, pass))) {
        const started = performance.now();
        const hits = await round(world, fault, { ledger, signups, lingerMs, seed: [seed, database.name, pass, fault.name] });
        for (const [by, times] of hits) add(strikes.get(fault.name), by, times);
        say(`${database.name} ${pass}/${passes} ${fault.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
      }
    }
    const kept = await heal(world, chosen.map(({ name }) => siteOf(name)), ledger);
    await settled(world.database);
    return judge({ chosen, ledger, strikes, engines, ...audit(ledger.entries(), { ...(await world.observed()), kept }) });
  } catch (error) {
    say(`the relay's last words:\n${world.relay.log().split('\n').slice(-15).join('\n')}`);
    throw error;
  } finally {
    await world.close();
  }
}

/**
 * All in a new order, in which those behind the relay are not together: after one of them the relay rests for some
 * seconds, in which another would strike nothing.
 */
function order(faults, { shuffled }) {
  const isBehind = ({ strikes }) => ['upstream link', 'both links', 'relay clock'].includes(strikes);
  const behind = shuffled(faults.filter(isBehind));
  const others = shuffled(faults.filter((fault) => !isBehind(fault)));
  const place = (list) => list.map((fault, at) => ({ fault, place: (at + 0.5) / list.length }));
  return [...place(others), ...place(behind)].sort((one, other) => one.place - other.place).map(({ fault }) => fault);
}

/** One fault strikes, once. Gives how often it hit, by engine where that can be told. */
async function round(world, fault, { ledger, signups: [fewest, most], lingerMs, seed }) {
  const site = siteOf(fault.name);
  const here = { ...world, site, chance: chance(...seed) };
  const visits = world.visitors.map((visitor) => {
    const { between, oneOf } = chance(...seed, visitor.engine);
    const partner = `partner-${between(1, 999_999)}`;
    const count = Math.max(between(fewest, most), fault.signups ?? 1);
    const late = oneOf([false, true]);
    return {
      ...here,
      visitor,
      partner,
      count,
      early: between(0, count - 1), // so many sign-ups are underway when it strikes
      arrive: (more = {}) => visitor.arrive(site, { partner, late, ...more }),
      linger: () => pause(between(0, lingerMs)),
    };
  });
  await Promise.all(visits.map(({ arrive }) => arrive()));
  for (const visit of visits) {
    visit.entries = Array.from({ length: visit.count }, () =>
      ledger.make({ fault: fault.name, engine: visit.visitor.engine, partner: visit.partner }),
    );
  }

  const since = Date.now();
  const { begin, visit = stay } = fault;
  const underway = begin && !fault.visit ? visits.map(({ visitor, entries, early }) => visitor.signUp(entries.splice(0, early))) : [];
  const undo = await begin?.(here);
  await Promise.all(underway);
  const visited = await Promise.all(visits.map((round) => visit(round)));
  const hits =
    fault.strikes === 'visits'
      ? new Map(visits.map(({ visitor }, at) => [visitor.engine, visited[at]]))
      : await strikesOf(fault, here, since);
  await pause(here.chance.between(0, lingerMs));
  await undo?.();
  if (fault.online) await Promise.all(visits.map(({ visitor }) => visitor.online()));
  return hits;
}

const stay = ({ visitor, entries }) => visitor.signUp(entries);

/** Waits until a fault has struck, everybody where it can be told, and counts. */
async function strikesOf({ strikes }, { site, front, upstream, database, visitors }, since) {
  const fronts = () =>
    struck(front.exchanges.filter(({ request }) => request.url.href.startsWith(`${site}/pr/`)), { since, now: Date.now() });
  const count = {
    'browser link': () => fronts().map(({ request }) => engineOf(request)),
    'upstream link': () => struck(upstream.exchanges, { since, now: Date.now() }).map(() => 'relay'),
    'both links': () => [...fronts(), ...struck(upstream.exchanges, { since, now: Date.now() })].map(() => 'any'),
    'relay clock': async () => {
      const off = ({ received_at }) => Math.abs(received_at - Date.now()) > 300 * DAY_MS;
      return (await database.rows()).filter(off).map(() => 'relay');
    },
  }[strikes];
  const needed = strikes === 'browser link' ? visitors.map(({ engine }) => engine) : [];
  const started = Date.now();
  for (;;) {
    const hits = new Map();
    for (const by of await count()) add(hits, by, 1);
    const waited = Date.now() - started;
    const enough = hits.size > 0 && needed.every((engine) => hits.has(engine));
    // The relay stops asking where it fails: that may be all there is to come.
    const plenty = sum(hits) >= visitors.length || waited > PLENTY_LIMIT_MS;
    if ((enough && plenty) || waited > STRIKE_LIMIT_MS) return hits;
    await pause(50);
  }
}

/** Every visitor comes back to every site, as often as it takes. Gives the e-mail addresses that are still kept. */
async function heal({ visitors }, sites) {
  const deadline = Date.now() + HEAL_LIMIT_MS;
  const kept = await Promise.all(
    visitors.map(async (visitor) => {
      let left = sites.map((site) => ({ site, kept: [] }));
      while (left.length > 0 && Date.now() < deadline) {
        for (const visit of left) {
          await visitor.arrive(visit.site);
          const patience = Date.now() + PATIENCE_MS;
          while ((visit.kept = await visitor.kept()).length > 0 && Date.now() < patience) await pause(100);
        }
        left = left.filter((visit) => visit.kept.length > 0);
      }
      return left.flatMap((visit) => visit.kept);
    }),
  );
  return kept.flat();
}

/** Waits until the relay has handed over everything it has. */
async function settled(database) {
  for (const deadline = Date.now() + HEAL_LIMIT_MS; Date.now() < deadline; await pause(250)) {
    if ((await database.rows()).every(({ state }) => state !== 'pending')) return;
  }
}

function judge({ chosen, ledger, strikes, engines, lines, strangers }) {
  const troubles = [];
  const rows = chosen.map(({ name, strikes: where }) => {
    const own = lines.filter(({ entry }) => entry.fault === name);
    const count = (of) => own.filter((line) => line[of]).length;
    const hits = strikes.get(name);
    if (own.length === 0) troubles.push(`${name}: no sign-up was made`);
    if (sum(hits) === 0) troubles.push(`${name}: never struck`);
    else if (where === 'browser link' || where === 'visits') {
      for (const engine of engines.filter((engine) => !hits.get(engine))) troubles.push(`${name}: never struck ${engine}`);
    }
    return {
      fault: name,
      made: own.length,
      stored: count('stored'),
      delivered: count('delivered'),
      lost: count('lost'),
      double: count('double'),
      strikes: sum(hits),
    };
  });
  for (const { key } of ledger.entries().filter(({ called }) => !called)) {
    troubles.push(`${key}: the page did not say that it called createSignup: a mistake of the harness`);
  }
  for (const { entry, lost, double, end } of lines) {
    if (lost) troubles.push(`${entry.key}: lost; it is ${end}`);
    if (double) troubles.push(`${entry.key}: double`);
  }
  for (const email of strangers) troubles.push(`${email}: stored or delivered, and nobody made it`);
  return { rows, strangers, troubles };
}

function add(counts, by, times) {
  counts.set(by, (counts.get(by) ?? 0) + times);
}

function sum(counts) {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
