// @segment/analytics-next. Given: a write key, and the addresses of its settings and of its API.
// Ready: its own callback, analytics.ready(): settings are loaded, its destinations initialised.

import { AnalyticsBrowser } from '@segment/analytics-next';

const { host, key, ready } = window.bench;
const api = { apiHost: `${new URL(host).host}/stand-in/segment/v1`, protocol: 'http' };

const analytics = AnalyticsBrowser.load(
  { writeKey: key, cdnURL: `${host}/stand-in/segment` },
  { integrations: { 'Segment.io': api } },
);
analytics.page();
analytics.ready(ready);
