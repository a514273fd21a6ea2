// The inspector reads links by itself, to compare with what the tracker says: by the tracker's own table.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/steps.mjs';
import { readJar } from '../../../www/inspector/observed/cookies.js';
import { readLink } from '../../../www/inspector/observed/link.js';

const links = JSON.parse(readFileSync(join(root, 'tests/fixtures/links.json'), 'utf8'));

for (const { name, query, partner_key, xid, problem } of links) {
  test(`a link, ${name}`, () => {
    const found = readLink(query);
    assert.deepEqual([found.partner_key ?? null, found.xid ?? null], [partner_key, xid]);
    assert.equal(found.carries, Boolean(partner_key || xid || problem));
  });
}

for (const [jar, expected] of [
  ['', { partner_key: undefined, xid: undefined, copies: 0 }],
  ['a=1; growSumoPartnerKey=acme42; ps_xid=Xq7', { partner_key: 'acme42', xid: 'Xq7', copies: 1 }],
  ['growSumoPartnerKey=a%3B%20b=c%25', { partner_key: 'a; b=c%', xid: undefined, copies: 1 }],
  ['growSumoPartnerKey=a; growSumoPartnerKey=b', { partner_key: 'a', xid: undefined, copies: 2 }],
  ['gsxid=theirs', { partner_key: undefined, xid: undefined, copies: 0 }],
  ['ps_partner_key="quoted"; gsxid=Xq7', { partner_key: 'quoted', xid: 'Xq7', copies: 1 }],
]) {
  test(`a jar: ${jar || 'empty'}`, () => assert.deepEqual(readJar(jar), expected));
}
