// What Chromium's main thread has done for each landing, from its own trace: pure.
//
// Events are those of `devtools.timeline` and `blink.user_timing`; times in a trace are whole microseconds.

const MARK = /^(insert|ready) (\d+)$/;

/** Where a script begins, be it a module. After the insertion there is none but the side's. */
const BEGINNING = ['EvaluateScript', 'v8.compile', 'v8.compileModule', 'v8.evaluateModule'];

/**
 * Landing's number to `{ script_ms, main_ms, from_code_cache }`:
 *
 * - `script_ms`: from where the side's script begins to be compiled or run, until it is ready
 * - `main_ms`: what the main thread was busy meanwhile, up to the end of the task in which it is ready; waiting for the network
 *   does not count
 * - `from_code_cache`: whether compiled code was there from an earlier load
 *
 * A landing that the trace does not have in full is left out.
 */
export function landingsOf(events) {
  const threads = new Map();
  const marks = new Map();
  for (const event of events) {
    const thread = `${event.pid}/${event.tid}`;
    const [, what, number] = event.cat.includes('blink.user_timing') ? (MARK.exec(event.name) ?? []) : [];
    if (what) marks.set(number, { ...marks.get(number), thread, [what]: event.ts });
    if (event.ph !== 'X') continue;
    if (!threads.has(thread)) threads.set(thread, []);
    threads.get(thread).push(event);
  }
  for (const work of threads.values()) work.sort((one, other) => one.ts - other.ts);

  const landings = new Map();
  for (const [number, { thread, insert, ready }] of marks) {
    const work = (threads.get(thread) ?? []).filter(({ ts }) => ts >= insert && ts <= ready);
    const start = work.find(({ name }) => BEGINNING.includes(name));
    if (!start) continue;
    const busy = work.filter(({ ts }) => ts >= start.ts);
    landings.set(Number(number), {
      script_ms: (ready - start.ts) / 1000,
      main_ms: covered(busy) / 1000,
      from_code_cache: busy.some(({ args }) => args?.data?.consumedCacheSize > 0),
    });
  }
  return landings;
}

/** How long at least one of the events, which are in order of their beginning, was going on. */
function covered(events) {
  let sum = 0;
  let until = -Infinity;
  for (const { ts, dur = 0 } of events) {
    sum += Math.max(0, ts + dur - Math.max(ts, until));
    until = Math.max(until, ts + dur);
  }
  return sum;
}
