// Names that Rust declares and JavaScript must know too, because it acts before the tracker is there, or beside it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PARAMETERS as ofPages } from '../../../www/page/parameters.js';
import { PARAMETERS } from '../../../www/parameters.js';
import { all, one, source } from './sources.mjs';

/** The words of a list in src/, which has a space between them. */
const words = (path, pattern) => one(path, pattern).split(' ');

const parameters = words('src/referral.rs', /const PARAMETERS: Carriers = Carriers \{\s*names: "([\w ]+)"/);

test('the parameters of a link: what makes another click is what the tracker reads', () => {
  assert.ok(parameters.length >= 5, parameters.join());
  assert.deepEqual(PARAMETERS.source.match(/\w{4,}/g), parameters);
});

test('the parameters that leave the address bar: those, and the one of the link domain', () => {
  assert.deepEqual(ofPages, [...parameters, 'pscd']);
});

test('the parameters that the inspector reads by itself', () => {
  const text = one('www/inspector/observed/link.js', /^(const BASE64[^]*?const CLICK.*)$/m);
  assert.deepEqual([...new Set(all(text, /'(\w+)'/g))].sort(), [...parameters].sort());
});

test('the words for consent', () => {
  const known = words('src/consent.rs', /const WORDS: &str = "([\w ]+)"/).sort();
  assert.deepEqual(one('www/growsumo.js', /\^\(([\w|]+)\)\$/).split('|').sort(), known);
  assert.deepEqual(all(one('www/growsumo.d.ts', /export type Consent =([^;]*);/), /'(\w+)'/g).sort(), known);
});

test('docs/cookies.md names what this browser keeps, and nothing else', () => {
  const kept = all(source('www/storage.js'), /'partnerkey\.(\w+)/g);
  assert.ok(kept.length >= 4, kept.join());
  assert.deepEqual(all(source('docs/cookies.md'), /`partnerkey\.(\w+)/g).sort(), kept.sort());
});
