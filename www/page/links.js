// Links, decorated right before they are followed, opened in another tab, or copied.

import { attempt } from '../attempt.js';
import { decorateAttribute } from './attributes.js';

/** With a mouse, finger or pen; by keyboard or script (`click`); where no pointer is seen (`auxclick`, `contextmenu`). */
const EVENTS = ['pointerdown', 'click', 'auxclick', 'contextmenu'];

/** Decorates `<a>`, also of SVG, and `<area>`, wherever they are and whenever they came, also in open shadow roots. */
export function decorateLinks(decorate) {
  for (const type of EVENTS) addEventListener(type, (event) => attempt(() => followed(event, decorate)), true);
}

function followed(event, decorate) {
  const link = event.composedPath().find((node) => /^(a|area)$/i.test(node.localName));
  if (link) decorateAttribute(link.getAttributeNode('href') || link.getAttributeNode('xlink:href'), decorate);
}
