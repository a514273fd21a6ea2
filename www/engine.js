// What the tracker runs on: WebAssembly, or the same in JavaScript where that is refused.

import { attempt } from './attempt.js';
import { consent } from './attribution.js';
import { page } from './page.js';
import { REFUSED } from './storage.js';

/** The tracker's function, once it is there. */
export let track;

/** Settled when it is, or could not be had; nothing when that was known at once. Never rejects. */
export let coming;

/** What it runs on: `wasm` or `js`; `none`, if it cannot. */
export let name;

/** Begins, or tries once more what could not be had. */
export function startEngine() {
  const { options, startTracker, loadCompat } = page;
  if (track || coming) return;
  if (!loadCompat || (options.engine !== 'js' && !attempt(() => sessionStorage[REFUSED]))) {
    track = attempt(startTracker);
    if (track) name = loadCompat ? 'wasm' : 'js';
    if (track || !loadCompat) return;
    if (consent() === 'granted') attempt(() => (sessionStorage[REFUSED] = 'js'));
  }
  coming = loadCompat(page.load)
    .then((compat) => {
      track = compat.startTracker();
      name = 'js';
    })
    .catch(() => {
      name = 'none';
    })
    .then(() => {
      coming = undefined;
    });
}
