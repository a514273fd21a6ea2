// A screenshot made small: at most 256 colours, those that it has most of, which is what pictures of text need.

import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;

/** A PNG of 8 bits a channel, as browsers write it, as a PNG with a palette (PNG specification, third edition). */
export function shrunk(png) {
  const { width, height, channels, pixels } = decoded(png);
  const colours = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = pixels.readUIntBE(at, 3);
    colours.set(colour, (colours.get(colour) ?? 0) + 1);
  }
  const palette = [...colours].sort((one, other) => other[1] - one[1] || one[0] - other[0]).slice(0, MOST_COLOURS).map(([colour]) => colour);
  const place = new Map([...colours.keys()].map((colour) => [colour, nearest(palette, colour)]));

  const lines = Buffer.alloc((width + 1) * height); // each after its filter: none
  for (let at = 0, to = 0; at < pixels.length; at += channels, to += 1) {
    if ((to % (width + 1)) === 0) to += 1;
    lines[to] = place.get(pixels.readUIntBE(at, 3));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function nearest(palette, colour) {
  const exact = palette.indexOf(colour);
  if (exact >= 0) return exact;
  const [red, green, blue] = channelsOf(colour);
  const distances = palette.map(channelsOf).map(([r, g, b]) => 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2);
  return distances.indexOf(Math.min(...distances));
}

const channelsOf = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** PNG specification, annex D. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function decoded(png) {
  const data = [];
  let header;
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = content;
    if (type === 'IDAT') data.push(content);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || !channels || header[12] !== 0) throw new Error('not the kind of PNG that browsers write');
  return { width, height, channels, pixels: unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels) };
}

/** PNG specification, section 9: each line is written as its difference from its neighbours. */
function unfiltered(lines, stride, height, channels) {
  const pixels = Buffer.alloc(stride * height);
  for (let line = 0; line < height; line += 1) {
    const filter = lines[line * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const to = line * stride + x;
      const left = x >= channels ? pixels[to - channels] : 0;
      const up = line > 0 ? pixels[to - stride] : 0;
      const corner = line > 0 && x >= channels ? pixels[to - stride - channels] : 0;
      pixels[to] = lines[line * (stride + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
  }
  return pixels;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
