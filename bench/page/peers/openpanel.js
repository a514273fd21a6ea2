// @openpanel/web. Given: a client's id, its API's address, and that views of pages are counted.
// Ready: when the constructor has returned. It sends the page view in the next task.

import { OpenPanel } from '@openpanel/web';

const { host, key, ready } = window.bench;

window.op = new OpenPanel({ clientId: key, apiUrl: `${host}/stand-in/openpanel`, trackScreenViews: true });
ready();
