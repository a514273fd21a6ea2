/**
 * This page, as the rooms of the shell share it; filled by createGrowsumo, once.
 *
 * - `growsumo`: the object that pages hold
 * - `options`: every option as text, by its npm name
 * - `startTracker()`: gives the tracker's function, or throws where it cannot run
 * - `loadCompat(load)`: resolves to what has a `startTracker` that runs where WebAssembly is refused, unless the first does
 * - `endpoint`: the relay's base URL
 * - `load(name)`: resolves to the module `growsumo<name>.js`
 */
export const page = {};
