// Who sent this visitor: asks the tracker, and shows what it says.

import { attempt } from './attempt.js';
import { track } from './engine.js';
import { query, settled, told } from './navigation.js';
import { page } from './page.js';
import { mended, note, say } from './report.js';
import { WANTED } from './storage.js';

/** The fields of `data` that say who is credited. */
export const WHO = ['partner_key', 'ps_partner_key', 'xid'];

/** What the tracker said last; see src/bindings/tracker.rs. Empty before. */
export let attribution = {};

/** What the visitor agreed to, as it counts; what was said of it, until the tracker knows. */
export function consent() {
  const { options } = page;
  return attribution.consent || options.consent || (navigator.globalPrivacyControl ? 'denied' : 'granted');
}

/** Who is credited, for what leaves the page by other ways than ours. */
export function credited() {
  return consent() === 'granted' ? attribution : {};
}

/** Reads the link and the cookies, and shows in `data` what they say. */
export function look() {
  const before = attribution;
  attribution = visit();
  remember(before);
  for (const name of WHO) {
    const part = name.replace('ps_', '');
    show(name, attribution[part], before[part]);
  }
  if (attribution.code) note(attribution.code);
  else if (before.code) mended(before.code);
  say(`credited: ${attribution.source || 'unknown'}, consent ${consent()}`);
}

/** The tracker's answer, or one that says why there is none. */
function visit() {
  const { hostname, protocol } = location;
  if (!track) return { code: 'wasm_blocked' };
  return attempt(() => track(document, { search: query(), hostname, protocol }, options())) || { code: 'tracker_failed' };
}

/** The options, and what the page knows beside them. */
function options() {
  const known = { ...page.options, ...told() };
  // Nobody has seen a prerendered page yet.
  if (document.prerendering) known.consent = 'pending';
  else if (navigator.globalPrivacyControl) known.gpc = '1';
  return known;
}

/** Remembers where new cookies went, for the relay, which is to set them as well. */
function remember(before) {
  const { source, partner_key, xid, code, domain = '' } = attribution;
  const stored = source === 'link' && code !== 'cookies_blocked' && consent() === 'granted';
  settled(source === 'link', stored);
  if (stored && !(before.consent === 'granted' && partner_key === before.partner_key && xid === before.xid)) {
    attempt(() => (localStorage[WANTED] = domain));
  }
}

/** Puts a value into `data`; one that is gone leaves only if it is still the one that was put there. */
function show(name, value, before) {
  const { growsumo } = page;
  attempt(() => {
    const data = Object(growsumo.data) === growsumo.data ? growsumo.data : (growsumo.data = {});
    if (value) data[name] = value;
    else if (before && data[name] === before) delete data[name];
  }); // frozen by the page, it shows what it shows
}
