// What only Chromium tells, over its DevTools protocol.

import CDP from 'chrome-remote-interface';

const CATEGORIES = ['devtools.timeline', 'blink.user_timing'];

/** From now on the page's main thread is so many times slower than it is. */
export const throttle = (browser, rate) => browser.sendDevToolsCommand('Emulation.setCPUThrottlingRate', { rate });

/** Begins a trace of the whole browser. `end()` gives its events, after about five seconds. */
export async function startTrace(browser) {
  const { debuggerAddress } = (await browser.getCapabilities()).get('goog:chromeOptions');
  const { webSocketDebuggerUrl } = await (await fetch(`http://${debuggerAddress}/json/version`)).json();
  const client = await CDP({ target: webSocketDebuggerUrl, local: true });
  const events = [];
  client.Tracing.dataCollected(({ value }) => events.push(...value));
  await client.Tracing.start({ transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES } });
  return {
    async end() {
      const complete = client.Tracing.tracingComplete();
      await client.Tracing.end();
      await complete;
      await client.close();
      return events;
    },
  };
}

/**
 * Bytes that the page's scripts hold: JavaScript's heap after garbage has been collected, and the buffers beside it, but not
 * the memories of WebAssembly.
 */
export async function heap(browser) {
  await browser.sendDevToolsCommand('HeapProfiler.collectGarbage', {});
  const { usedSize, backingStorageSize } = await browser.sendAndGetDevToolsCommand('Runtime.getHeapUsage', {});
  return usedSize + backingStorageSize;
}
