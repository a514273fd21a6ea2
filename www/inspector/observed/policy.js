// What the page's policies (CSP, Trusted Types) have refused of ours. Chromium also tells of what happened before the
// inspector came; in the others WebAssembly is tried once more, and the rest is seen from now on.

import { attempt } from '../../attempt.js';

/** The smallest module there is. */
const EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];
const MOST = 50;

/** Watches. Gives a function that gives what was found: `[{ directive, blocked, reportOnly }]`, each once. */
export function watchPolicy(concerns) {
  const found = new Map();
  const add = ({ effectiveDirective, blockedURI, blockedURL = blockedURI, disposition }) => {
    const blocked = place(blockedURL || '');
    if (!concerns(blocked) || found.size >= MOST) return;
    found.set(`${effectiveDirective} ${blocked}`, { directive: effectiveDirective, blocked, reportOnly: disposition === 'report' });
  };
  document.addEventListener('securitypolicyviolation', add);
  const observer = attempt(() => {
    const read = (reports) => reports.filter(({ type }) => type === 'csp-violation').forEach(({ body }) => add(body));
    const reporting = new ReportingObserver(read, { buffered: true });
    reporting.observe();
    return reporting;
  });
  return {
    found: () => [...found.values()],
    stop() {
      document.removeEventListener('securitypolicyviolation', add);
      if (observer) observer.disconnect();
    },
  };
}

/** Without the query, in which a page may carry what is nobody's business. */
function place(url) {
  return url.replace(/[?#].*/s, '');
}

/** Whether WebAssembly runs here: `runs`, `refused` or `absent`. Only instantiating tells. */
export function tryWebAssembly() {
  if (typeof WebAssembly !== 'object') return 'absent';
  return attempt(() => new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(EMPTY)))) ? 'runs' : 'refused';
}
