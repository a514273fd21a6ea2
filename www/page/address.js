// The address bar without our parameters, once what they say is kept.

import { PARAMETERS } from './parameters.js';

/** Takes them out. The other parameters, the fragment and the history's state stay as they are. */
export function cleanAddress() {
  const { href } = location;
  const clean = without(href);
  if (clean !== href) history.replaceState(history.state, '', clean);
}

function without(address) {
  return address.replace(/^([^?#]*)\?([^#]*)/, (_, path, query) => {
    const kept = query.split('&').filter((pair) => !PARAMETERS.includes(nameOf(pair)));
    return kept.length ? `${path}?${kept.join('&')}` : path;
  });
}

function nameOf(pair) {
  return [...new URLSearchParams(pair).keys()][0];
}
