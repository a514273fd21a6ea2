// Other cookies in the jar, up to what Chromium keeps for a site.

import { openFrame } from '../frame.js';
import { timed } from '../meter.js';
import { credit, others } from '../storage.js';

export const cookies = [
  {
    group: 'cookies',
    name: 'cookies in the jar: _spk()',
    work: 'cookies',
    points: [1, 10, 25, 50, 75, 100, 140, 180],
    async open(count) {
      credit();
      others(count - 1);
      const frame = await openFrame();
      await frame.load();
      return { ...frame, right: () => frame.growsumo().data.partner_key === 'acme42' && document.cookie.split(';').length === count };
    },
    measure: (frame) => timed(() => frame.growsumo()._spk()),
  },
];
