// The inspector: what works on this page, what does not, and what to do. Loaded only when it is asked for.

import { attempt } from '../attempt.js';
import { checklist, verdict } from './concluded/checklist.js';
import { drawPanel } from './drawn/panel.js';
import { report } from './drawn/report.js';
import { sections } from './drawn/sections.js';
import { moment } from './drawn/words.js';
import { askBrowser } from './observed/cookies.js';
import { observe } from './observed/facts.js';
import { tryWebAssembly, watchPolicy } from './observed/policy.js';
import { askRelay } from './observed/relay.js';
import { erase, recall, store, withLog } from './session.js';

/** After so many ms the page is looked at again. */
const PULSE = 1000;
const MOST_LINES = 40;

let opened;

/**
 * Opens the panel, once a page. `page` is what growsumo.js gives, any of it may be missing:
 *
 * - `growsumo`, `options` (text by npm name), `endpoint`
 * - `log`: `[{ at, words, result? }]`, which grows
 * - `attribution()`: the tracker's last report; `memory`: of the outbox; `engine()`: `wasm`, `js` or `none`
 */
export function inspect(page = {}) {
  if (opened) return;
  opened = true;

  const session = recall();
  const policies = watchPolicy(concerns(page.endpoint));
  const asked = { browser: {}, relay: undefined, wasm: undefined, violations: [], signups: [] };
  let shown = {};
  const panel = drawPanel(
    { version: attempt(() => page.growsumo.version), folded: session.folded },
    {
      close,
      again,
      fold(folded) {
        session.folded = folded;
        store(session);
      },
      report: () => shown.facts && report(shown.facts, shown.findings, shown.verdict, navigator.userAgent),
    },
  );
  // A field of the page keeps the focus; and on further pages of the tab nobody has asked for it just now.
  if (/[?&]partnerkey_debug=/.test(location.search) && document.activeElement === document.body) panel.focus();
  const keyNow = () => (page.options || {}).key;
  let key; // which the relay was asked about
  const timer = setInterval(() => document.hidden || (key === keyNow() ? look() : again()), PULSE);
  addEventListener('pagehide', note); // sites leave the page in a sign-up's callback
  again();

  async function again() {
    key = keyNow();
    asked.relay = undefined;
    await look();
    asked.wasm = shown.facts && shown.facts.engine === 'wasm' ? 'runs' : tryWebAssembly();
    asked.relay = await askRelay(page.endpoint, key);
    look();
  }

  /** Looks at the page, concludes, and shows what has changed. Never rejects. */
  async function look() {
    await take().catch((error) => attempt(() => console.error('[partnerkey] inspector', error)));
  }

  async function take() {
    asked.browser = await askBrowser();
    if (!opened) return;
    note();
    const facts = observe(page, { ...asked, violations: policies.found(), signups: session.signups });
    const findings = checklist(facts);
    shown = { facts, findings, verdict: facts.relay ? verdict(findings) : { level: 'asking', words: 'Checking...' } };
    const log = facts.log.slice(-MOST_LINES).map(({ at, words }) => `${moment(at, facts.now)}  ${words}`);
    panel.show({ ...shown, sections: sections(facts), log });
  }

  function note() {
    session.signups = withLog(session.signups, page.log || []);
    store(session);
  }

  function close() {
    opened = false;
    removeEventListener('pagehide', note);
    clearInterval(timer);
    policies.stop();
    erase();
  }
}

/** What a policy refuses concerns us when it is WebAssembly, or of the relay. */
function concerns(endpoint) {
  const { origin, pathname } = attempt(() => new URL(endpoint)) || {};
  return (blocked) => blocked === 'wasm-eval' || (origin && (blocked === origin || blocked.startsWith(origin + pathname)));
}
