// The JavaScript twin of the benchmark answers as every build of dist/ does: what it is faster or smaller by, it does not owe
// to a job left undone.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildTwin } from '../../bench/page/twin/build.mjs';
import { aMegabyte, everyLink, everyVisit, landings } from '../dist/tables.mjs';

// Deadlines do not keep this process up.
const { setTimeout } = globalThis;
globalThis.setTimeout = (...args) => setTimeout(...args).unref();

const folder = mkdtempSync(join(tmpdir(), 'partnerkey-twin-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
await buildTwin(folder);
const script = readFileSync(join(folder, 'growsumo.js'), 'utf8');

const land = landings('growsumo.js', script);

test('every link of the table', () => everyLink(land));
test('every visit of the table', () => everyVisit(land));
test('a megabyte is read, or refused, and the next one is none the worse', () => aMegabyte(land));

test('nothing of the Rust tracker is left in the twin', () => {
  assert.doesNotMatch(script, /WebAssembly/);
});
