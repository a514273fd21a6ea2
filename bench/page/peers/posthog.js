// posthog-js. Given: a project's key and its API's address.
// Ready: its own callback `loaded`.

import posthog from 'posthog-js';

const { host, key, ready } = window.bench;

posthog.init(key, {
  api_host: `${host}/stand-in/posthog`,
  loaded: ready,
  // It sends nothing from an automated browser otherwise.
  opt_out_useragent_filter: true,
});
