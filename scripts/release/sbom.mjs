// A bill of materials, CycloneDX 1.6. Pure.
//
// Written here because nothing else knows what is in dist/: `npm sbom` sees a package without dependencies, and
// cargo-cyclonedx one crate with all of its features for one target, where dist/ has two parts with theirs.
// It says nothing of the time and the machine, so that one commit has one bill.

import { createHash } from 'node:crypto';

/**
 * - `crates`: linked.mjs' map, ours first
 * - `npm`: whether it is published to npm, under whose name it is then known
 * - `type`: `library` or `application`
 * - `hash`: the commit
 */
export function sbom({ hash, type, npm = false, crates }) {
  const [[own, ours], ...others] = crates;
  const inOrder = others.sort(([one], [other]) => (one < other ? -1 : 1));
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        ...component(own, ours, type),
        purl: npm ? `pkg:npm/${own}` : ours.purl,
        properties: [{ name: 'commit', value: hash }],
      },
    },
    components: inOrder.map(([key, crate]) => component(key, crate, 'library')),
    dependencies: [[own, ours], ...inOrder].map(([ref, { dependencies }]) => ({ ref, dependsOn: [...dependencies].sort() })),
  };
  return { ...bill, serialNumber: serialNumber(bill) };
}

function component(key, { name, version, licence, purl, checksum }, type) {
  return {
    type,
    'bom-ref': key,
    name,
    version,
    purl,
    // Cargo still reads `MIT/Apache-2.0`; SPDX does not.
    licenses: [{ expression: licence.replaceAll('/', ' OR ') }],
    ...(checksum && { hashes: [{ alg: 'SHA-256', content: checksum }] }),
  };
}

/** A UUID of version 8 (RFC 9562), made of what the bill says. */
function serialNumber(bill) {
  const digits = createHash('sha256').update(JSON.stringify(bill)).digest('hex');
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, digits.slice(20, 32)];
  return `urn:uuid:${parts.join('-')}`;
}
