// A page as far as the classic scripts of dist/ need one, without a browser: a realm of its own, in which no code is made
// from text, as under a strict policy; WebAssembly is refused there too, unless it is allowed.

import { createContext, Script } from 'node:vm';

/**
 * Evaluates a classic script, whose file is called `name`, in a new page, at `https://www.example.test/` with `query`, as if
 * its tag had the attributes `dataset`; `reloaded` when the visitor had been there before. Gives the page's globals.
 */
export function openPage(name, script, { query = '', jar = cookieJar(), reloaded = false, dataset = {}, wasm = false }) {
  const document = {
    currentScript: { tagName: 'SCRIPT', src: `https://www.example.test/pr/${name}`, dataset },
    hidden: false,
    addEventListener() {},
    querySelectorAll: () => [],
    get cookie() {
      return jar.text();
    },
    set cookie(text) {
      jar.set(text);
    },
  };
  const location = new URL(query, 'https://www.example.test/');
  const window = { document, location, localStorage: {}, sessionStorage: {}, addEventListener() {}, navigator: {} };
  window.history = { pushState() {}, replaceState() {} };
  window.performance = { getEntriesByType: () => [{ type: reloaded ? 'reload' : 'navigate' }] };
  for (const shared of ['URL', 'TextEncoder', 'TextDecoder', 'atob', 'setTimeout', 'clearTimeout', 'crypto', 'console', 'fetch']) {
    window[shared] = globalThis[shared];
  }
  window.MutationObserver = class {
    observe() {}
  };
  window.window = window;
  createContext(window, { codeGeneration: { strings: false, wasm } });
  new Script(script, { filename: name }).runInContext(window);
  return window;
}

/** A browser's cookies for `www.example.test`, where `test` is a public suffix. */
export function cookieJar(cookies = {}) {
  const jar = new Map(Object.entries(cookies));
  return {
    text: () => [...jar].map((pair) => pair.join('=')).join('; '),
    all: () => Object.fromEntries(jar),
    set(text) {
      const [pair, ...attributes] = text.split('; ');
      const at = pair.indexOf('=');
      if (attributes.includes('Domain=test')) return;
      if (attributes.includes('Max-Age=0')) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    },
  };
}
