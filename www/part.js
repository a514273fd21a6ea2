// The page part, growsumo-page.js: what only a page needs whose visitor somebody has sent, or has sign-ups waiting.

import { attribution, consent, credited, look } from './attribution.js';
import { name } from './engine.js';
import { decorate } from './links.js';
import { told } from './navigation.js';
import { memory } from './outbox.js';
import { page } from './page.js';
import { log, note } from './report.js';
import { bare, complete, fire, mayGo } from './signups.js';

/** The part, once it is there; see page/index.js. */
export let part;

let coming; // its loading

/** What the files that are loaded later need of this page. */
export const shared = () => ({
  ...page,
  ...{ bare, complete, consent, credited, decorate, fire, log, look, mayGo, memory, note, told },
  attribution: () => attribution,
  engine: () => name,
});

/** Resolves to the part. A failure to load it is forgotten, so that the next call tries again. */
export async function loadPart() {
  coming =
    coming ||
    page.load('-page').then(
      ({ startPage }) => (part = startPage(shared())),
      (error) => {
        coming = null;
        throw error;
      },
    );
  return coming;
}
