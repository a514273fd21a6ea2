// Chance that can be had again: everything that a run draws comes from its seed.

import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A source of chance for one purpose, named by `names`: purposes do not disturb each other, in whatever order they
 * draw.
 *
 * - `between(low, high)`: a whole number, both ends included
 * - `oneOf(list)`
 * - `shuffled(list)`: a copy in another order
 */
export function chance(seed, ...names) {
  const digest = createHash('sha256').update([seed, ...names].join('\n')).digest();
  const generator = xoroshiro128plus(digest.readInt32LE());
  const between = (low, high) => uniformInt(generator, low, high);
  return {
    between,
    oneOf: (list) => list[between(0, list.length - 1)],
    shuffled(list) {
      const copy = [...list];
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = between(0, last);
        [copy[last], copy[other]] = [copy[other], copy[last]];
      }
      return copy;
    },
  };
}

/** A seed for those who bring none. */
export const anySeed = () => Math.floor(Math.random() * 2 ** 31);
