/**
 * This page, as the rooms of the shell share it; filled by createGrowsumo, once.
 *
 * - `growsumo`: the object that pages hold
 * - `options`: every option as text, by its npm name
 * - `endpoint`: the relay's base URL
 * - `load(name)`: resolves to the module `growsumo-<name>.js`
 */
export const page = {};
