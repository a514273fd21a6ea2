// Somebody with a browser, who comes through partners' links, signs up, and leaves in many ways.

import { setTimeout as pause } from 'node:timers/promises';
import { openBrowser } from '../e2e/harness/engines.mjs';
import { MAIL_DOMAIN } from './ledger.mjs';
import { ELSEWHERE } from './page.mjs';

const DEADLINE_MS = 20_000;

/** A visitor with a fresh browser of an engine, whose every request goes through `link`. */
export async function visitor(engine, { link, ledger }) {
  const browser = await openBrowser(engine, { proxy: link });
  await browser.manage().setTimeouts({ script: DEADLINE_MS, pageLoad: DEADLINE_MS });
  const run = (script, ...args) => browser.executeScript(`return (${script}).apply(null, arguments)`, ...args);
  const told = (entries) => entries.map(({ key, email }) => ({ key, email }));

  const self = {
    engine,

    /** Lands on a site, through the link of `partner` if there is one; `clock` and `late` as page.mjs has them. */
    async arrive(site, { partner, clock = 0, late = false } = {}) {
      const url = new URL('/page', site);
      if (partner) url.searchParams.set('gspk', Buffer.from(partner).toString('base64'));
      if (clock) url.searchParams.set('clock', clock);
      if (late) url.searchParams.set('late', '');
      // A relay that was killed leaves connections behind, and the first request on one is lost; now and then WebKitGTK
      // does not come to the end of a page. People reload, too.
      let why;
      for (let left = 3; left > 0; left -= 1) {
        try {
          await browser.get(url.href);
          if (await run(() => typeof window.growsumo === 'object')) return;
        } catch (error) {
          if (error.name !== 'TimeoutError') throw error;
          why = error;
        }
      }
      throw new Error(`${engine}: no script at ${url}`, { cause: why });
    },

    /** Signs up here, and stays. */
    async signUp(entries) {
      ledger.called(await run((entries) => chaos.signUp(entries), told(entries)));
    },

    /** Signs up and is at another origin: `how` is `at once`, `after 10 ms` or `by a form`. */
    async signUpAndLeave(entries, how) {
      // In a task of its own, so that the driver has its answer before the page is gone.
      await run(
        (entries, how, elsewhere) => {
          setTimeout(() => {
            const called = chaos.signUp(entries).join();
            const [form] = document.forms;
            form.action += `?called=${called}`;
            const go = () => (location.href = `${elsewhere}?called=${called}`);
            if (how === 'by a form') form.submit();
            else if (how === 'at once') go();
            else setTimeout(go, 10);
          });
        },
        told(entries),
        how,
        ELSEWHERE,
      );
      await browser.wait(async () => (await browser.getTitle()) === 'away', DEADLINE_MS);
      ledger.called(new URL(await browser.getCurrentUrl()).searchParams.get('called').split(','));
    },

    /**
     * Opens tabs until there are `count`, and closes all but the first when `work` is done. `work` is given a function
     * that does something in each: it is told the tab's number, from 0.
     */
    async inTabs(count, work) {
      const tabs = [await browser.getWindowHandle()];
      try {
        while (tabs.length < count) {
          await browser.switchTo().newWindow('tab');
          tabs.push(await browser.getWindowHandle());
        }
        return await work(async (act) => {
          for (const [at, tab] of tabs.entries()) {
            await browser.switchTo().window(tab);
            await act(at);
          }
        });
      } finally {
        for (const tab of tabs.slice(1)) {
          await browser.switchTo().window(tab);
          await browser.close();
        }
        await browser.switchTo().window(tabs[0]);
      }
    },

    /** How far the page's clock is off, in milliseconds. */
    async clockOff() {
      return (await run(() => chaos.now())) - Date.now();
    },

    /** The network is back, and every tab of this origin is told. */
    online: () => run(() => chaos.online()),

    /** The e-mail addresses of sign-ups that this origin's storage holds. */
    kept: async () => [...new Set(await run((domain) => chaos.kept(domain), MAIL_DOMAIN))],

    /** Waits until that is nothing, at most so long, and gives what is left. */
    async keptNothing(limitMs) {
      for (const deadline = Date.now() + limitMs; ; await pause(100)) {
        const left = await self.kept();
        if (left.length === 0 || Date.now() > deadline) return left;
      }
    },

    quit: () => browser.quit(),
  };
  return self;
}
