// Runs in the page of every landing. `window.start()` fetches the side's script, inserts it when it is there, and resolves
// when the side is ready.

{
  const side = JSON.parse(document.getElementById('side').textContent);
  const errors = [];
  const longTasks = [];
  let inserted;
  let settle = () => {};

  const note = ({ message, reason }) => errors.push(String(message || reason));
  addEventListener('error', note);
  addEventListener('unhandledrejection', note);
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
    new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask' });
  }

  window.start = () =>
    new Promise((resolve) => {
      settle = resolve;
      fetched().then(() => setTimeout(insert), note);
    });
  /** What took over 50 ms since the script was inserted, in ms, the longest first. Chromium only. */
  window.longTasks = () =>
    longTasks
      .filter(({ startTime }) => startTime >= inserted)
      .map(({ duration }) => duration)
      .sort((one, other) => other - one);

  if (side.weighed) countMemory();

  window.bench = { key: side.key, host: location.origin, ready };
  window.growsumoInit = ready;

  function fetched() {
    const links = side.statics.map((href) => {
      const link = document.createElement('link');
      Object.assign(link, side.module ? { rel: 'modulepreload', href } : { rel: 'preload', as: 'script', href });
      const loaded = new Promise((resolve, reject) => Object.assign(link, { onload: resolve, onerror: reject }));
      document.head.append(link);
      return loaded;
    });
    return Promise.all(links);
  }

  function insert() {
    const script = document.createElement('script');
    if (side.module) script.type = 'module';
    script.async = false;
    script.dataset.key = side.key;
    inserted = performance.now();
    performance.mark(`insert ${side.number}`);
    if (!side.entry) return ready();
    script.src = side.entry;
    document.head.append(script);
  }

  function ready() {
    const at = performance.now();
    performance.mark(`ready ${side.number}`);
    // What has been answered by now, and handed to the page.
    const before = side.weighed ? performance.getEntriesByType('resource') : [];
    setTimeout(() => {
      const { partner_key } = side.ours ? window.growsumo.data : {};
      if (side.ours && partner_key !== side.partner_key) errors.push(`credited is ${partner_key}`);
      settle({ ready_ms: at - inserted, requests: before.map(({ name }) => name), errors });
    });
  }

  /** `window.linearMemory()`: bytes of the memories of WebAssembly, which no heap has in it. */
  function countMemory() {
    const memories = new Set();
    const note = ({ exports }) => {
      for (const value of Object.values(exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
    };
    const { instantiate, Instance } = WebAssembly;
    WebAssembly.Instance = class extends Instance {
      constructor(...given) {
        super(...given);
        note(this);
      }
    };
    WebAssembly.instantiate = async (...given) => {
      const made = await instantiate(...given);
      note(made.instance || made);
      return made;
    };
    window.linearMemory = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  }
}
