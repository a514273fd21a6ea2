// Partner keys of all lengths, in the link and in the cookie.

import { openFrame } from '../frame.js';
import { timed } from '../meter.js';
import { credit } from '../storage.js';

const common = { group: 'partner key', work: 'bytes', points: [1, 16, 32, 64, 128, 192, 256, 384, 512] };

const keyOf = (bytes) => 'acme-42.'.repeat(64).slice(0, bytes);

const linkOf = (bytes) => `?utm_source=x&gspk=${btoa(keyOf(bytes)).replace(/=+$/, '')}`;

export const keys = [
  {
    ...common,
    name: 'a key in the link: _spk()',
    async open(bytes) {
      const frame = await openFrame({ query: linkOf(bytes) });
      await frame.load();
      return { ...frame, right: () => frame.growsumo().data.partner_key === keyOf(bytes) };
    },
    measure: (frame) => timed(() => frame.growsumo()._spk()),
  },
  {
    ...common,
    name: 'a key in the cookie: _spk()',
    async open(bytes) {
      credit(keyOf(bytes));
      const frame = await openFrame();
      await frame.load();
      return { ...frame, right: () => frame.growsumo().data.partner_key === keyOf(bytes) };
    },
    measure: (frame) => timed(() => frame.growsumo()._spk()),
  },
  {
    ...common,
    name: 'its cookies removed and stored: consent()',
    async open(bytes) {
      const frame = await openFrame({ query: linkOf(bytes) });
      await frame.load();
      return { ...frame, right: () => document.cookie.includes(keyOf(bytes)) };
    },
    measure: (frame) =>
      timed(() => {
        frame.growsumo().consent('denied');
        frame.growsumo().consent('granted');
      }),
  },
];
