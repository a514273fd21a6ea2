// The script tag: its attributes are the options, and the files beside it the parts.

import { endpointOf } from './endpoint.js';
import { createGrowsumo } from './growsumo.js';
import { install } from './install.js';

/**
 * Defines `growsumo`, and does nothing more unless the tag has `data-key`. `startTracker` and `loadCompat` are
 * as page.js says.
 */
export function start(startTracker, loadCompat) {
  // `document.currentScript` is null in a module, and an element called so hides it.
  const { currentScript } = document;
  const script = currentScript?.tagName === 'SCRIPT' ? currentScript : { dataset: {}, src: '' };
  const options = { ...script.dataset };

  const growsumo = install((stub) => {
    const { endpoint, problemCode } = endpointOf(options.endpoint, script.src);
    // Firefox never asks again for a module that once failed to load: each try has an address of its own.
    let tries = '';
    const load = async (name) =>
      import(/* webpackIgnore: true */ new URL(`growsumo${name}.js?v=${VERSION}${(tries += '&')}`, script.src || endpoint).href);
    return createGrowsumo({ options, endpoint, startTracker, load, loadCompat }, stub, problemCode);
  });

  if ('key' in options) {
    growsumo._initialize(options.key);
    growsumo._announce();
  }
}
