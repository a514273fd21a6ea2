// Do the page's policies let everything of ours through?

import { broken, fine, note, warning } from './finding.js';

export const policy = [engine, violations];

/** What a directive refuses, when it is ours, and what to add to it. */
const REFUSED = {
  'script-src': ['scripts from the relay', 'the relay\'s origin to script-src'],
  'connect-src': ['requests to the relay', 'the relay\'s origin to connect-src'],
};

function engine({ engine, wasm, options }) {
  if (engine === 'wasm') return fine('engine', 'WebAssembly runs');
  if (engine === 'js') {
    if (options.engine === 'js') return fine('engine', 'The JavaScript build runs, as data-engine says');
    const why = wasm === 'absent' ? 'this browser has none' : 'the page\'s policy refuses it';
    return note('engine_js', `The JavaScript build runs instead of WebAssembly: ${why}`, 'All works. To load less, add \'wasm-unsafe-eval\' to script-src; to save the try, set data-engine="js".');
  }
  if (engine === 'none') {
    return broken('engine_none', 'The tracker cannot run', 'Add \'wasm-unsafe-eval\' to script-src, or see that growsumo.compat.js is served beside the script.');
  }
  return undefined;
}

function violations({ violations }) {
  return violations.filter(({ blocked }) => blocked !== 'wasm-eval').map(({ directive, reportOnly }) => {
    const [what, act] = REFUSED[directive.replace(/-elem$/, '')] || ['something of partnerkey', `what it needs to ${directive}`];
    if (reportOnly) return note(`csp_${directive}`, `A policy that only reports would refuse ${what}`, `Before it is enforced, add ${act}.`);
    const level = /^(script|connect)/.test(directive) ? broken : warning;
    return level(`csp_${directive}`, `The page's Content-Security-Policy refuses ${what}`, `Add ${act}.`);
  });
}
