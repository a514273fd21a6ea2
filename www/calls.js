// Calls that the page made before the script was there, taken by the stub that README shows.

/**
 * Makes those calls, in order, each with the data as it was then, and those that a page makes later through a function it
 * has kept. `signUp(data, callback)`.
 */
export function makeCalls(stub, signUp) {
  const make = ({ data, done }) => signUp(data, (...answer) => done(answer));
  stub._calls.splice(0).forEach(make);
  stub._calls.push = make;
}
