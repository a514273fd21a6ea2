// How long something takes on the main thread.

// Where the page is isolated, clocks tell 5 to 20 µs apart, elsewhere up to 1 ms: so much longer it has to be.
const BATCH_MS = globalThis.crossOriginIsolated ? 8 : 100;

/** So many batches are made before any counts: the browser compiles what it sees often. */
const WARM_UP = 2;
/** The quickest of so many counts: what else the machine does only ever adds to it. */
const COUNTED = 3;

/** The ms of one call of `operation`, over as many as take long enough to be seen. */
export function timed(operation) {
  let calls = 1;
  for (let warm = 0; warm < WARM_UP; ) {
    const ms = batch(operation, calls);
    if (ms >= BATCH_MS) warm += 1;
    else calls = Math.ceil(calls * Math.min(10, (1.2 * BATCH_MS) / Math.max(ms, 0.01)));
  }
  return Math.min(...Array.from({ length: COUNTED }, () => batch(operation, calls))) / calls;
}

function batch(operation, calls) {
  const begin = performance.now();
  for (let call = 0; call < calls; call += 1) operation(call);
  return performance.now() - begin;
}

/**
 * Resolves when the browser has nothing else to do: what has been put off until then has been done. After 100 ms in any case:
 * Chromium now and then finds no time at all on a page that does nothing.
 */
export function idle() {
  return new Promise((resolve) => (window.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 100 }) : setTimeout(resolve)));
}

/** Resolves when what has been put into the page is drawn. */
export async function drawn() {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  await idle();
}

/** Resolves when `condition()` is true, asked so often that a page has next to nothing to do meanwhile. */
export async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
