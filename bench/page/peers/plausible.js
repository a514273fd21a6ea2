// @plausible-analytics/tracker. Given: the site's domain and where page views go.
// Ready: when init() has returned. It has sent the page view by then.

import { init } from '@plausible-analytics/tracker';

const { host, ready } = window.bench;

// It counts no page view of an automated browser, unless this is there.
window.__plausible = true;
init({ domain: 'example.test', endpoint: `${host}/stand-in/plausible/api/event` });
ready();
