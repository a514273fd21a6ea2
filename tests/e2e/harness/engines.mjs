// A browser of each engine, driven over WebDriver, in a fresh profile, on a closed network.
//
// Drivers are started here, on free loopback ports, so that Selenium never looks for (or downloads) one.

import webdriver from 'selenium-webdriver';
import { engines, locate } from '../../../scripts/setup/browsers.mjs';
import { startDisplay } from './display.mjs';
import { startDriver } from './drivers.mjs';

/** The engine that this run is about: `ENGINE`, or Chromium. */
export const engine = process.env.ENGINE || 'chromium';

if (!engines.includes(engine)) throw new Error(`ENGINE must be one of ${engines.join(', ')}, not '${engine}'`);

/**
 * Opens a browser whose every request goes through `proxy` (proxy.mjs); `prefs` are further preferences of Firefox.
 *
 * Gives a Selenium `WebDriver`; its `quit()` also ends the driver and whatever else was started for it.
 */
export async function openBrowser(name, { proxy, prefs }) {
  const programs = locate(name);
  const absent = Object.entries(programs).filter(([, path]) => !path).map(([part]) => part);
  if (absent.length > 0) throw new Error(`${name} lacks its ${absent.join(' and ')}: 'npm test' prepares it`);

  const started = [];
  const endAll = async () => {
    for (const process of started.reverse()) await process.end();
  };
  try {
    const display = programs.display ? await startDisplay(programs.display) : null;
    if (display) started.push(display);
    const driver = await startDriver(name, programs.driver, display?.env);
    started.push(driver);
    const browser = await connect(driver.url, capabilities[name](programs.browser, `127.0.0.1:${proxy.port}`, prefs));
    return quitting(browser, endAll);
  } catch (error) {
    await endAll();
    throw error;
  }
}

const manualProxy = (address) => ({ proxyType: 'manual', httpProxy: address, noProxy: [] });

const capabilities = {
  chromium: (binary, proxy) => ({
    browserName: 'chrome',
    'goog:chromeOptions': {
      binary,
      args: [
        '--headless',
        `--proxy-server=http://${proxy}`,
        '--proxy-bypass-list=<-loopback>', // a minus: localhost goes through the proxy too
        '--no-sandbox', // which root cannot have
        '--disable-gpu',
        '--disable-dev-shm-usage', // containers have a small /dev/shm
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-features=HttpsUpgrades,OptimizationHints',
      ],
    },
  }),

  firefox: (binary, proxy, prefs) => ({
    browserName: 'firefox',
    proxy: manualProxy(proxy),
    'moz:firefoxOptions': {
      binary,
      args: ['-headless'],
      prefs: {
        'network.proxy.allow_hijacking_localhost': true,
        // Names that browsers ship as https-only (github.io among them) are plain here.
        'network.stricttransportsecurity.preloadlist': false,
        'dom.security.https_first': false,
        'dom.security.https_only_mode': false,
        // What a fresh profile would otherwise call home about.
        'app.normandy.enabled': false,
        'browser.safebrowsing.blockedURIs.enabled': false,
        'browser.safebrowsing.malware.enabled': false,
        'browser.safebrowsing.phishing.enabled': false,
        'extensions.systemAddon.update.enabled': false,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'network.prefetch-next': false,
        'network.dns.disablePrefetch': true,
        'services.settings.server': 'data:,',
        ...prefs,
      },
    },
  }),

  webkit: (binary, proxy) => ({
    browserName: 'MiniBrowser',
    proxy: manualProxy(proxy),
    'webkitgtk:browserOptions': { binary, args: ['--automation'] },
  }),
};

function connect(url, wanted) {
  return new webdriver.Builder()
    .disableEnvironmentOverrides()
    .usingServer(url)
    .withCapabilities(wanted)
    .build();
}

/** A session is not there before the first answer: waits for it, then ties the programs' end to `quit()`. */
async function quitting(browser, endAll) {
  await browser.getSession();
  const quit = browser.quit.bind(browser);
  browser.quit = async () => {
    try {
      await quit();
    } finally {
      await endAll();
    }
  };
  return browser;
}
