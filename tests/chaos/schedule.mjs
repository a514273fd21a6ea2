// In which order faults strike. Pure.

/** Where a fault hits the relay's way to the Customers API. */
const BEHIND = ['upstream link', 'both links', 'relay clock'];

/**
 * All in a new order, in which those behind the relay keep their distance: after one of them the relay rests for some
 * seconds, in which another would strike nothing.
 */
export function schedule(faults, { shuffled }) {
  const isBehind = ({ strikes }) => BEHIND.includes(strikes);
  const evenly = (list) => list.map((fault, at) => ({ fault, place: (at + 0.5) / list.length }));
  const behind = evenly(shuffled(faults.filter(isBehind)));
  const others = evenly(shuffled(faults.filter((fault) => !isBehind(fault))));
  return [...behind, ...others].sort((one, other) => one.place - other.place).map(({ fault }) => fault);
}
