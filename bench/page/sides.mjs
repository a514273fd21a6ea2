// What is measured, in the order of the tables.
//
// A side has
// - `name`: as in the tables, and what --only takes
// - `from`: `dist` (a script of dist/), `twin`, or `peers/…`, which esbuild bundles; `entry` is the file that the page loads
// - `version`: of `npm`, the package it is from; `ours`: its `growsumo.data` is checked at the end of each landing
// - `ready`: which moment counts
// - `more`, `less`: what it does that partnerkey does not, and the other way round, as far as its documents say

const INIT = 'growsumoInit is called';

export const TWIN = 'twin';
export const OURS = 'growsumo.js';

export const SIDES = [
  { name: OURS, from: 'dist', entry: 'growsumo.js', ours: true, ready: INIT },
  {
    name: 'growsumo.compat.js',
    from: 'dist',
    entry: 'growsumo.compat.js',
    ours: true,
    ready: INIT,
    less: 'The same tracker, translated into JavaScript for pages that refuse WebAssembly.',
  },
  {
    name: 'npm',
    from: 'peers/npm.js',
    ours: true,
    ready: INIT,
    less: 'dist/index.js, bundled; parts that are loaded later stay in files of their own.',
  },
  {
    name: TWIN,
    from: 'twin',
    entry: 'growsumo.js',
    ours: true,
    ready: INIT,
    less: 'The shell of growsumo.js with a tracker written in JavaScript by hand: what can be reached. No product.',
  },
  {
    name: 'js-cookie',
    from: 'peers/js-cookie.js',
    npm: 'js-cookie',
    ours: true,
    ready: INIT,
    less:
      'A cookie library and six lines around it. Reads one spelling of one parameter, on this host alone; no consent, ' +
      'no sign-ups, no problems, no single-page applications; a link that cannot be read throws.',
  },
  {
    name: 'dub-loader',
    from: 'peers/dub.js',
    npm: '@dub/analytics',
    ready: 'the script it inserts has loaded',
    less:
      'The package inserts a script of the vendor, which does the work and is not in the registry: an empty one stands in ' +
      'for it. So its bytes, time, heap and cookie are missing here.',
    more: 'Asks the vendor for a click id; leads and sales.',
  },
  {
    name: 'plausible',
    from: 'peers/plausible.js',
    npm: '@plausible-analytics/tracker',
    ready: 'init() has returned',
    more: 'Counts page views and engagement; goals, revenue.',
    less: 'Keeps nothing in the browser: no referral on a later page, no sign-up that survives a failure.',
  },
  {
    name: 'openpanel',
    from: 'peers/openpanel.js',
    npm: '@openpanel/web',
    ready: 'the constructor has returned',
    more: 'Counts page views and events; session replay, loaded when it is asked for.',
    less: 'Keeps no referral in the browser.',
  },
  {
    name: 'snowplow',
    from: 'peers/snowplow.js',
    npm: '@snowplow/browser-tracker',
    ready: 'trackPageView() has returned',
    more: 'Page views, events with schemas, sessions, a queue in localStorage that survives failures.',
    less: 'Knows no partner: who is credited is concluded from the address on the server.',
  },
  {
    name: 'segment',
    from: 'peers/segment.js',
    npm: '@segment/analytics-next',
    ready: 'its own callback is called, analytics.ready()',
    more: 'Events for many destinations, plugins, identities, a queue that survives failures. It loads its settings first.',
    less: 'Knows no partner: campaign parameters are handed on, no more.',
  },
  {
    name: 'posthog',
    from: 'peers/posthog.js',
    npm: 'posthog-js',
    ready: 'its own callback is called, loaded()',
    more: 'Product analytics: autocapture, feature flags, surveys, replay, errors, identities.',
    less: 'Knows no partner: campaign parameters are kept, no more.',
  },
];

/** Everything but a script: what the page itself takes. Not in the tables. */
export const NOTHING = { name: 'nothing', from: 'nothing', ready: 'at once' };
