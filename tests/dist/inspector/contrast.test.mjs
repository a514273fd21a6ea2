// The panel's colours on their grounds: 4.5:1 for text (WCAG 2.2, 1.4.3), 3:1 for what shows where something is (1.4.11).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CSS } from '../../../www/inspector/drawn/style.js';

const TEXT = 4.5;
const SHAPE = 3;

const PAIRS = [
  ...['text', 'muted', 'accent', 'fine', 'broken'].map((colour) => [colour, 'ground', TEXT]),
  ...['muted', 'fine', 'text'].map((colour) => [colour, 'raised', TEXT]),
  ...['broken', 'warning', 'note'].map((level) => ['text', `${level}-wash`, TEXT]),
  ['broken', 'broken-wash', TEXT], // a chip
  ['on-accent', 'accent', TEXT],
  ...['broken', 'warning', 'note', 'fine'].map((level) => [level, 'ground', SHAPE]), // signs, focus rings
  ...['broken', 'warning', 'note'].map((level) => ['ground', level, SHAPE]), // what is in the signs
  ['muted', 'ground', SHAPE], // the buttons' borders
];

const blocks = CSS.match(/--ground: [\s\S]*?(?=\n\s+(display|box-shadow))/g);
const themes = { light: colours(blocks[0]), dark: colours(blocks[1]) };

for (const [name, theme] of Object.entries(themes)) {
  for (const [front, back, least] of PAIRS) {
    test(`${name}: ${front} on ${back} is at least ${least}:1`, () => {
      const ratio = contrast(theme[front], theme[back]);
      assert.ok(ratio >= least, `${ratio.toFixed(2)}:1`);
    });
  }
}

function colours(text) {
  return Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]+)/g)].map(([, name, colour]) => [name, colour]));
}

/** WCAG's relative luminance. */
function luminance(colour) {
  const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  const [red, green, blue] = digits
    .match(/[0-9a-f]{2}/g)
    .map((hex) => parseInt(hex, 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
