// From landings to what is quoted: pure. README.md says how the figures are to be read.

import { quartiles } from '../figures.mjs';
import { TWIN } from './sides.mjs';

const WEIGHTS = ['requests_ready', 'bytes_ready', 'requests_all', 'bytes_all', 'longest_ms', 'heap', 'cookies'];
/** What two figures have in common that are compared. */
const LIKE = ['engine', 'rate', 'cache'];
const TIMES = ['script_ms', 'main_ms', 'ready_ms'];

/** Of every figure: what it is, in which unit, and what measures it alone. */
const FIGURES = {
  size: figure('the script and what it cannot start without', 'bytes', '--engines chromium --rates 1 --runs 1'),
  weight: figure('what a landing weighs', 'bytes, ms', '--engines chromium --rates 6'),
  script_ms: figure('from the beginning of the script until it is ready', 'ms', '--engines chromium'),
  main_ms: figure('main-thread time until the end of the task in which it is ready', 'ms', '--engines chromium'),
  ready_ms: figure('from the insertion of a script that is there until it is ready', 'ms', '--engines firefox,webkit'),
};

function figure(what, unit, options) {
  return { what, unit, command: `npm run bench -- ${options}` };
}

/**
 * `result` is `{ machine, settings, engines, sides, times, weights }`, with every landing in it; gives what docs/bench/page.json
 * is. Each figure is a spread with quartiles; `times_twin` is its median beside that of the JavaScript twin.
 */
export function report({ machine, settings, engines, sides, times, weights, command }) {
  const weighed = groups(weights, ({ side }) => side);
  const base = weighed.get('nothing');
  const held = base && quartiles(base.map(({ heap }) => heap)).median;
  return {
    ...{ command, figures: FIGURES, machine, settings, engines },
    sides: sides.map(({ name, npm, version, size, ready, more, less }) => ({
      ...{ name, package: npm, version, ready, more, less, size },
      ...(weighed.has(name) && { weight: weightOf(weighed.get(name), held) }),
    })),
    times: timesOf(times),
  };
}

/** `heap` is what the side adds to the page, in bytes. */
function weightOf(landings, base) {
  const weight = Object.fromEntries(WEIGHTS.map((name) => [name, quartiles(landings.map((landing) => landing[name]))]));
  const { heap, ...others } = weight;
  return { ...others, heap: quartiles(landings.map((landing) => landing.heap - base)) };
}

function timesOf(landings) {
  const alike = groups(landings, ({ engine, rate, cache, side }) => [engine, rate, cache, side].join());
  const rows = [...alike.values()].map((group) => {
    const [{ engine, rate, cache, side }] = group;
    const names = TIMES.filter((name) => valuesOf(group, name).length > 0);
    const spreads = names.map((name) => [name, quartiles(valuesOf(group, name))]);
    const known = valuesOf(group, 'from_code_cache');
    const part = known.filter(Boolean).length / known.length;
    return { engine, rate, cache, side, ...(known.length > 0 && { from_code_cache: part }), ...Object.fromEntries(spreads) };
  });
  for (const row of rows) {
    const twin = rows.find((other) => other.side === TWIN && LIKE.every((key) => other[key] === row[key]));
    for (const name of TIMES) {
      if (row[name] && twin?.[name]) row[name].times_twin = row[name].median / twin[name].median;
    }
  }
  return rows;
}

/** One figure of the landings that have it: a trace may lack some. */
const valuesOf = (landings, name) => landings.map((landing) => landing[name]).filter((value) => value !== undefined);

function groups(items, keyOf) {
  const found = new Map();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}
