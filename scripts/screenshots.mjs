// `npm run screenshots`: makes docs/images/ anew, from the demo as it runs.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from '../tests/e2e/harness/engines.mjs';
import { printed, startProgram, temporaryFolder } from '../tests/e2e/harness/programs.mjs';
import { openSite } from '../tests/e2e/harness/site.mjs';
import { prepareBuilt, relayPath } from './built.mjs';
import { pictures } from './screenshots/pictures.mjs';
import { shrunk } from './screenshots/png.mjs';
import { prepareBrowsers } from './setup/browsers.mjs';
import { preparePackages } from './setup/packages.mjs';
import { prepareRust } from './setup/rust.mjs';
import { command, root, say } from './steps.mjs';

const FOLDER = join(root, 'docs/images');

await command(async () => {
  await prepareRust();
  await preparePackages();
  await prepareBrowsers(['chromium']);
  await prepareBuilt();
  mkdirSync(FOLDER, { recursive: true });
  await withDemo(async (browser, site, url) => {
    for (const [name, picture] of Object.entries(pictures)) {
      const png = shrunk(await taken(browser, site, url, picture));
      writeFileSync(join(FOLDER, name), png);
      say(`docs/images/${name}: ${png.length} bytes`);
    }
  });
});

async function withDemo(use) {
  const folder = await temporaryFolder();
  const demo = startProgram(relayPath, ['demo', '--port', '0', '--data', folder.path], { cwd: root });
  let site;
  let browser;
  try {
    const [, port] = await printed(demo, /listening on http:\/\/localhost:(\d+)/);
    site = await openSite({ relay: { url: `http://127.0.0.1:${port}` } });
    browser = await openBrowser('chromium', { proxy: site });
    await use(browser, site, `http://localhost:${port}`);
  } finally {
    await browser?.quit();
    await site?.close();
    await demo.end();
    await folder.remove();
  }
}

async function taken(browser, site, url, { path, width, height, until, answers = {} }) {
  const stops = Object.entries(answers).map(([match, answer]) => site.answer(match, answer));
  const tell = (name, parameters) => browser.sendDevToolsCommand(name, parameters);
  await tell('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await tell('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-reduced-motion', value: 'reduce' }, { name: 'prefers-color-scheme', value: 'light' }],
  });
  await tell('Emulation.setScrollbarsHidden', { hidden: true });
  await browser.get(url + path);
  await browser.wait(() => browser.executeScript(`return Boolean(${until})`), 20_000, `until ${until}`);
  const png = await browser.takeScreenshot();
  for (const stop of stops) stop();
  await browser.manage().deleteAllCookies();
  await browser.executeScript('sessionStorage.clear(); localStorage.clear()');
  return Buffer.from(png, 'base64');
}
