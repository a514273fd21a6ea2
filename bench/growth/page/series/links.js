// Links to another site of ours.

import { openFrame } from '../frame.js';
import { timed } from '../meter.js';
import { credit } from '../storage.js';

const DOMAIN = 'shop.example.test';

const common = { group: 'links', points: [1, 250, 500, 1000, 1500, 2000, 3000, 4000, 5000] };

const addressOf = (number) => `https://${DOMAIN}/products/${number}?colour=red#details`;

const markup = (count) =>
  Array.from({ length: count }, (_, number) => `<p><a href="${addressOf(number)}">product ${number}</a></p>`).join('');

/** A page with so many links, on which the script has not been evaluated yet. */
async function opened(count) {
  credit();
  const frame = await openFrame({ body: markup(count) });
  const links = [...frame.document.links];
  // Followed, but not left.
  frame.document.addEventListener('click', (event) => event.preventDefault());
  return { ...frame, links, right: () => links.length === count };
}

/** As a mouse does it. */
function follow(link) {
  link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
  link.click();
}

const isDecorated = ({ href }) => href.includes('gspk=');

export const links = [
  {
    ...common,
    name: 'links on the page: load',
    work: 'links',
    whole: true,
    open: opened,
    measure: (frame) => frame.load({ domains: DOMAIN }),
  },
  {
    ...common,
    name: 'links on the page: a click',
    work: 'links',
    async open(count) {
      const frame = await opened(count);
      await frame.load({ domains: DOMAIN });
      return { ...frame, right: () => frame.links.some(isDecorated) };
    },
    measure: ({ links: all }) => timed((call) => follow(all[call % all.length])),
  },
  {
    ...common,
    name: 'decorate(), so many times',
    work: 'calls',
    async open(count) {
      const frame = await opened(1);
      await frame.load({ domains: DOMAIN });
      const addresses = Array.from({ length: count }, (_, number) => addressOf(number));
      return { ...frame, addresses };
    },
    measure: ({ growsumo, addresses }) =>
      timed(() => {
        for (const address of addresses) growsumo().decorate(address);
      }),
  },
];
