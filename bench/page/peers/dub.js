// @dub/analytics. Given: the address of its script, which stands in for the vendor's.
// Ready: when that script has loaded. The package itself does nothing else than to insert it.

import { inject } from '@dub/analytics';

const { host, key, ready } = window.bench;

inject({
  publishableKey: key,
  apiHost: host,
  queryParams: ['gspk'],
  scriptProps: { src: `${host}/stand-in/dub.js`, onload: ready },
});
