// The three browser engines and their drivers: where they are, and how Debian and its relatives install them.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../steps.mjs';
import { installPackages } from './debian.mjs';
import { find } from './find.mjs';
import { toolPath } from './tools.mjs';

/** Engine name to the Debian packages it needs. Debian packages no geckodriver: see tools.mjs. */
const PACKAGES = {
  chromium: ['chromium', 'chromium-driver'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

export const engines = Object.keys(PACKAGES);

/**
 * Where an engine's programs are: `{ browser, driver }`, for webkit also `display` (Xvfb, as MiniBrowser has no
 * headless mode). A part that was not found is `null`.
 */
export function locate(engine) {
  switch (engine) {
    case 'chromium':
      return {
        browser: find(['chromium', 'chromium-browser', 'google-chrome']),
        driver: find(['chromedriver']),
      };
    case 'firefox':
      return { browser: find(['firefox-esr', 'firefox']), driver: toolPath('geckodriver') };
    case 'webkit':
      return {
        browser: find(['MiniBrowser'], webkitFolders()),
        driver: find(['WebKitWebDriver']),
        display: find(['Xvfb']),
      };
    default:
      throw new Error(`no such engine: ${engine}; there are ${engines.join(', ')}`);
  }
}

/** Whether everything that an engine's tests need is there. */
export function isReady(engine) {
  return Object.values(locate(engine)).every(Boolean);
}

/** Installs missing browsers from the system's packages when it may; otherwise says which packages to install. */
export async function prepareBrowsers(wanted = engines) {
  const missing = wanted.filter((engine) => Object.entries(locate(engine)).some(
    ([part, path]) => !path && !(engine === 'firefox' && part === 'driver'),
  ));
  if (missing.length === 0) return;
  try {
    await installPackages(`browsers (${missing.join(', ')})`, missing.flatMap((engine) => PACKAGES[engine]));
  } catch (error) {
    // The layers that need them are then reported as skipped, or as failed where all engines are required.
    say(`! ${error.message}`);
  }
}

/** Debian keeps WebKitGTK's MiniBrowser beside the library, one folder for each version of its interface. */
function webkitFolders() {
  const libraries = ['/usr/lib', '/usr/libexec', ...subfolders('/usr/lib')];
  return libraries.flatMap((folder) => subfolders(folder).filter((name) => /\/webkit2?gtk-[\d.]+$/.test(name)));
}

function subfolders(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name))
      .sort();
  } catch {
    return [];
  }
}
