// What a release consists of, written to target/release-check/VERSION/.
//
// - every script of dist/, and `growsumo-VERSION.js` with the same for the build without WebAssembly: names whose bytes never
//   change, for pages that give an integrity hash. What a script loads has its own name, and `?v=VERSION`: the files of one
//   version stay in one folder.
// - `integrity.json`: the hash of each, as the `integrity` attribute takes it
// - `partnerkey-VERSION.tgz`: the npm package
// - `*.cdx.json`: what was linked into it
// - `SHA256SUMS`: of all of them

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../steps.mjs';
import { browserParts, relayProgram } from './linked.mjs';
import { sbom } from './sbom.mjs';

/** Writes all of it from a clone in which dist/ was built. Gives the lines of SHA256SUMS. */
export function write({ clone, version, hash }) {
  const folder = join(root, 'target', 'release-check', version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const scripts = readdirSync(join(clone, 'dist')).filter((name) => name.endsWith('.js'));
  const names = scripts.flatMap((name) => published(name, version)).sort();
  for (const name of scripts) {
    for (const as of published(name, version)) copyFileSync(join(clone, 'dist', name), join(folder, as));
  }
  json(join(folder, 'integrity.json'), Object.fromEntries(names.map((name) => [name, sri(read(folder, name))])));

  execFileSync('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], { cwd: clone });
  json(join(folder, 'partnerkey.cdx.json'), sbom({ hash, type: 'library', npm: true, crates: browserParts(clone) }));
  json(join(folder, 'partnerkey-relay.cdx.json'), sbom({ hash, type: 'application', crates: relayProgram(clone) }));

  const sums = readdirSync(folder).sort().map((name) => `${digest('sha256', read(folder, name), 'hex')}  ${name}`);
  writeFileSync(join(folder, 'SHA256SUMS'), `${sums.join('\n')}\n`);
  return sums;
}

/** The names of a script: its own, by which others load it, and for what pages load themselves one that never changes. */
export function published(name, version) {
  return [...new Set([name, name.replace(/^growsumo(?=\.(compat\.)?js$)/, `growsumo-${version}`)])];
}

function sri(bytes) {
  return `sha384-${digest('sha384', bytes, 'base64')}`;
}

function digest(algorithm, bytes, encoding) {
  return createHash(algorithm).update(bytes).digest(encoding);
}

function read(folder, name) {
  return readFileSync(join(folder, name));
}

function json(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
