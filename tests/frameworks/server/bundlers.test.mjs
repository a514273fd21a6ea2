// The packed package's entries for React and Vue in the bundlers that sites use.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlined } from '../../dist/built.mjs';
import { bundle, bundlers } from '../../dist/bundlers.mjs';
import { beside, template } from '../site.mjs';

for (const bundler of bundlers) {
  test(`${bundler} takes partnerkey/react and partnerkey/vue, with one tracker for both`, async () => {
    const { complaints, files } = await bundle(bundler, { template, beside });
    // Vite says of every React package that 'use client' means nothing to it, unless React's own plugin is there.
    assert.deepEqual(complaints.filter((complaint) => !complaint.includes('MODULE_LEVEL_DIRECTIVE')), []);
    const text = [...files.values()].join('\n');
    const times = (piece) => text.split(piece).length - 1;
    assert.equal(times(inlined('index.js')), 1);
    assert.equal(times(inlined('growsumo-signup.js')), 1);
    assert.equal(times('needs a <PartnerKeyProvider> above it'), 1);
    assert.equal(times('needs app.use(createPartnerKey'), 1);
  });
}
