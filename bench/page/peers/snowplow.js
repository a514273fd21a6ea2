// @snowplow/browser-tracker. Given: a collector's address and an application's id.
// Ready: when trackPageView() has returned. What it tracked is queued by then.

import { newTracker, trackPageView } from '@snowplow/browser-tracker';

const { host, key, ready } = window.bench;

// The pages of the benchmark are plain http, where its cookies would be refused.
newTracker('sp', `${host}/stand-in/snowplow`, { appId: key, cookieSecure: false });
trackPageView();
ready();
