// The attributes that www/ reads.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/steps.mjs';
import { all, one, source } from './sources.mjs';

/** Those of the script tag: the options of the types, but for the one that the tag always has. */
export const ofScript = all(one('www/growsumo.d.ts', /export interface Options \{([\s\S]*?)\n\}/), /^ {2}(\w+)\?:/gm)
  .filter((name) => name !== 'global')
  .map((name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);

/** Those of the page's own elements. */
export const ofElements = ['', 'page/']
  .flatMap((folder) => readdirSync(join(root, 'www', folder)).map((name) => folder + name))
  .filter((name) => name.endsWith('.js'))
  .flatMap((name) => all(source(`www/${name}`), /(data-partnerkey[\w-]*)/g));
