// Query strings of up to 64 KB.

import { openFrame } from '../frame.js';
import { timed } from '../meter.js';

const common = { group: 'query string', work: 'KB', points: [1, 4, 8, 16, 24, 32, 48, 64] };

const LINK = '&gspk=YWNtZTQy';

/** `text` over and over, so that with `before` and `after` there are so many KB. */
const filled = (kb, text, { before = '?', after = LINK } = {}) =>
  before + text.repeat(kb * 1024).slice(0, kb * 1024 - before.length - after.length) + after;

const credits = (frame) => frame.growsumo().data.partner_key === 'acme42';

const read = (name, queryOf, right = credits) => ({
  ...common,
  name: `${name}: _spk()`,
  async open(kb) {
    const frame = await openFrame({ query: queryOf(kb) });
    frame.start();
    return { ...frame, right: () => frame.window.location.search.length === kb * 1024 && right(frame) };
  },
  measure: (frame) => timed(() => frame.growsumo()._spk()),
});

/** Our part of it: the browser's own `pushState` does nothing here, and allows few calls in a row. */
const pushed = (name, queryOf) => ({
  ...common,
  name: `${name}: pushState()`,
  async open(kb) {
    const frame = await openFrame({ query: queryOf(kb) });
    frame.window.history.pushState = () => {};
    frame.start();
    return { ...frame, right: () => frame.window.location.search.length === kb * 1024 };
  },
  measure: (frame) => timed(() => frame.window.history.pushState(null, '', '')),
});

const shortPairs = (kb) => filled(kb, 'a=1&bc=23&');
const ourPairs = (kb) => filled(kb, 'gspk=!&gsxid=!&');

export const queries = [
  read('many short pairs', shortPairs),
  read('one long value', (kb) => filled(kb, 'x', { before: '?x=' })),
  read('malformed escapes', (kb) => filled(kb, '%%4%zz', { before: '?gspid=' })),
  read('a gspk that long', (kb) => filled(kb, 'QUJD', { before: '?gspk=', after: '' }), (frame) =>
    frame.growsumo().problem.code === 'invalid_gspk'),
  read('our parameters over and over', ourPairs),
  pushed('many short pairs', shortPairs),
  pushed('our parameters over and over', ourPairs),
];
