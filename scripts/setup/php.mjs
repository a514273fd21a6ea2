// PHP for the tests of the WordPress plugin: Debian's, without a web server.

import { say } from '../steps.mjs';
import { installPackages } from './debian.mjs';
import { find } from './find.mjs';

/** The path of `php`, or `null`. */
export function phpPath() {
  return find(['php']);
}

/** Installs it when that is possible; otherwise says which package to install. */
export async function preparePhp() {
  if (phpPath()) return;
  try {
    await installPackages('the WordPress plugin', ['php-cli']);
  } catch (error) {
    say(`! ${error.message}`); // the layer that needs it says that it is missing
  }
}
