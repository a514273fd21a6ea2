// Two at once, drawn anew each time: one before the relay or in it, and one behind it.

export const together = (faults) => ({
  name: 'two faults at once',
  what: 'one on the way to the relay or in it, one behind it, drawn each time',
  strikes: 'both links',
  async begin(world) {
    const begin = (where) => world.chance.oneOf(faults.filter((fault) => fault.strikes === where)).begin(world);
    const undos = [await begin('browser link'), await begin('upstream link')];
    return async () => {
      for (const undo of undos.reverse()) await undo();
    };
  },
});
