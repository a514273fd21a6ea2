/**
 * Where growsumo.js leaves word that it waits for growsumo.compat.js, and finds `startTracker` then: a property of `window`
 * that no loop over it comes across. That file is a classic script, which exports nothing.
 */
export const SHELF = Symbol.for(`partnerkey ${VERSION}`);
