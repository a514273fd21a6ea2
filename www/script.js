// The classic script. Evaluating it defines `growsumo` and does nothing more, unless its tag has `data-key`.

import { endpointOf } from './endpoint.js';
import { createGrowsumo } from './growsumo.js';
import { install } from './install.js';

// `document.currentScript` is null in a module, and an element called so hides it.
const { currentScript } = document;
const script = currentScript && currentScript.tagName === 'SCRIPT' ? currentScript : { dataset: {}, src: '' };
const options = { ...script.dataset };

const growsumo = install((stub) => {
  const { endpoint, problemCode } = endpointOf(options.endpoint, script.src);
  // Firefox never asks again for a module that once failed to load: each try has an address of its own.
  let tries = '';
  const load = async (name) =>
    import(/* webpackIgnore: true */ new URL(`growsumo-${name}.js?v=${VERSION}${(tries += '&')}`, script.src || endpoint).href);
  return createGrowsumo({ options, endpoint, load, problemCode, stub });
});

if ('key' in options) {
  growsumo._initialize(options.key);
  growsumo._announce();
}
