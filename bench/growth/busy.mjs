// How long a browser's main thread has been busy, as the browser itself says: Chromium alone does.

/**
 * Gives a function that asks for it, in ms since some time; nothing where the engine does not say.
 * It is the sum of the durations of all tasks (Chrome DevTools Protocol, `Performance.getMetrics`).
 */
export async function busy(browser, engine) {
  if (engine !== 'chromium') return null;
  const ask = (command) => browser.sendAndGetDevToolsCommand(command, {});
  await ask('Performance.enable');
  return async () => {
    const { metrics } = await ask('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  };
}
