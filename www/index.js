// The npm entry. Importing it does nothing; nothing becomes global unless asked for.

import { endpointOf } from './endpoint.js';
import { createGrowsumo } from './growsumo.js';
import { install } from './install.js';
import { startTracker } from './parts/tracker.js';

export const version = VERSION;

/** The parts that are loaded when they are needed, each named in full: bundlers follow the names. */
const PARTS = {
  '-signup': () => import(/* webpackIgnore: true */ './growsumo-signup.js'),
  '-inspector': () => import(/* webpackIgnore: true */ './growsumo-inspector.js'),
  '-page': () => import(/* webpackIgnore: true */ './growsumo-page.js'),
  '-signup.compat': () => import(/* webpackIgnore: true */ './growsumo-signup.compat.js'),
  '-tracker.compat': () => import(/* webpackIgnore: true */ './growsumo-tracker.compat.js'),
};

const listeners = new Set();
let growsumo;

/** See growsumo.d.ts. One object a page: a second call initialises it again. */
export function init(options = {}) {
  if (typeof document === 'undefined') return serverSide();

  const { key, endpoint: address, global: asGlobal, ...others } = options;
  const made = (stub) => (growsumo = growsumo || create(address, others, stub));
  growsumo = asGlobal ? install(made) : made();
  growsumo._initialize(key);
  if (asGlobal) growsumo._announce();
  return growsumo;
}

/** See growsumo.d.ts. */
export function onChange(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What a listener throws is the page's to see, and no other listener's trouble. */
function changed() {
  for (const listener of [...listeners]) {
    try {
      listener();
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  }
}

function create(address, others, stub) {
  const { endpoint, problemCode } = endpointOf(address, '');
  const options = asText(others);
  const load = (name) => PARTS[name]();
  const loadCompat = PARTS['-tracker.compat'];
  return createGrowsumo({ options, endpoint, load, startTracker, loadCompat }, stub, problemCode, changed);
}

/** As the attributes of a script tag are. */
function asText(options) {
  const given = Object.entries(options).filter(([, value]) => value != null && value !== false);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** Where there is no page there is nobody to credit. */
function serverSide() {
  const skipped = { status: 'skipped' };
  return {
    data: {},
    problem: null,
    version: VERSION,
    _initialize() {},
    _spk() {},
    consent() {},
    _announce() {},
    decorate: (url) => `${url}`,
    async createSignup(callback) {
      try {
        if (typeof callback === 'function') callback(null, skipped);
      } catch (error) {
        console.error(error); // thrown later, it would end the server
      }
      return skipped;
    },
  };
}
