// A page within the page: a document of its own, in which the script is evaluated as a tag would evaluate it.

import { idle, until } from './meter.js';

/** The site's key, which nobody checks here. */
const KEY = 'pk_Growth';

const source = await (await fetch('/pr/growsumo.js')).text();

/**
 * Opens one: same origin, with `body` as its markup, at an address with the query string `query`. That is put there by
 * `replaceState`, as few servers take 64 KB.
 *
 * - `window`, `document`: its own
 * - `start(attributes)`: evaluates the script there, with its `data-` attributes by name
 * - `load(attributes)`: the same, and waits for what it loads by itself where a visitor is credited: growsumo-page.js
 * - `growsumo()`: the object
 * - `close()`
 */
export async function openFrame({ query = '', body = '' } = {}) {
  const frame = document.createElement('iframe');
  const arrived = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.src = '/frame';
  document.body.append(frame);
  await arrived;
  const { contentWindow, contentDocument } = frame;
  if (query) contentWindow.history.replaceState(null, '', query);
  contentDocument.body.innerHTML = body;
  return {
    window: contentWindow,
    document: contentDocument,
    start: (attributes) => evaluate(contentDocument, attributes),
    async load(attributes) {
      evaluate(contentDocument, attributes);
      await loaded(contentWindow, 'growsumo-page.');
    },
    growsumo: () => contentWindow.growsumo,
    close: () => frame.remove(),
  };
}

function evaluate(inside, attributes) {
  const script = inside.createElement('script');
  Object.assign(script.dataset, { key: KEY, endpoint: '/pr/', ...attributes });
  script.textContent = source;
  inside.body.append(script);
}

/** Resolves when a module of this name has been evaluated in a window: importing it once more waits for that. */
async function loaded(window, name) {
  const found = () => window.performance.getEntriesByType('resource').find((entry) => entry.name.includes(name));
  await until(found);
  await window.eval('(address) => import(address)')(found().name);
  await idle();
}
