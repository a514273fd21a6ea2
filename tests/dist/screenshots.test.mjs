// The pictures of the documents: made by `npm run screenshots`, and small.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { pictures } from '../../scripts/screenshots/pictures.mjs';
import { shrunk } from '../../scripts/screenshots/png.mjs';
import { root } from '../../scripts/steps.mjs';

const MOST_BYTES = 150_000;
const folder = join(root, 'docs/images');

test('docs/images/ has the pictures that the script makes, and no other', () => {
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(pictures).sort());
});

for (const [name, { width, height }] of Object.entries(pictures)) {
  test(`${name} is a PNG of ${width} x ${height} and at most ${MOST_BYTES} bytes`, () => {
    const png = readFileSync(join(folder, name));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [width, height]);
    assert.ok(png.length <= MOST_BYTES, `${png.length} bytes`);
  });
}

test('a picture is the same with a palette, whichever filters it was written with', () => {
  const [width, height] = [5, 5];
  const colour = (x, y) => [x * 50, y * 50, (x * y * 7) % 256];
  const rows = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => colour(x, y)).flat());
  const small = shrunk(png(width, height, filtered(rows)));
  const palette = chunk(small, 'PLTE');
  const lines = inflateSync(chunk(small, 'IDAT'));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = lines[y * (width + 1) + 1 + x] * 3;
      assert.deepEqual([...palette.subarray(at, at + 3)], colour(x, y), `${x}, ${y}`);
    }
  }
});

/** Each line with another of the five filters (PNG specification, section 9). */
function filtered(rows) {
  return rows.flatMap((row, y) => {
    const before = (x, line) => (x >= 3 && line ? line[x - 3] : 0);
    const above = rows[y - 1];
    const guess = (x) => {
      const [a, b, c] = [before(x, row), above ? above[x] : 0, before(x, above)];
      const nearest = [a, b, c].sort((one, other) => Math.abs(b + a - c - one) - Math.abs(b + a - c - other));
      return [0, a, b, (a + b) >> 1, nearest[0]][y];
    };
    return [y, ...row.map((value, x) => (value - guess(x)) & 255)];
  });
}

function png(width, height, lines) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const part = (type, data) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  return Buffer.concat([Buffer.alloc(8), part('IHDR', header), part('IDAT', deflateSync(Buffer.from(lines))), part('IEND', Buffer.alloc(0))]);
}

function chunk(png, wanted) {
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === wanted) return png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
  }
  throw new Error(`no ${wanted}`);
}
