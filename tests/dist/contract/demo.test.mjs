// The policy of the demo's pages lets in their inline snippet by its hash: a changed snippet needs a new one.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/steps.mjs';
import { all, source } from './sources.mjs';

const pages = readdirSync(join(root, 'www/demo')).filter((name) => name.endsWith('.html'));

test('the demo has pages', () => assert.ok(pages.length >= 4, pages.join()));

for (const page of pages) {
  test(`the policy of ${page} names its inline scripts, and no other`, () => {
    const html = source(`www/demo/${page}`);
    const inline = all(html, /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
    const hashes = inline.map((text) => createHash('sha256').update(text).digest('base64'));
    assert.ok(hashes.length > 0);
    assert.deepEqual(all(html, /'sha256-([^']+)'/g), hashes);
  });
}
