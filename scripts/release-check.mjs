// `npm run release:check`: whether the commit that is checked out can be released, and what would be: in
// target/release-check/VERSION/. CONTRIBUTING says how a release is made with it.
//
// It builds a commit, not the working tree: what is not committed is not in a release.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { write } from './release/artifacts.mjs';
import { changes } from './release/changelog.mjs';
import { differences } from './release/differences.mjs';
import { commit, twins } from './release/twins.mjs';
import { prepareRelay } from './built.mjs';
import { run } from './run.mjs';
import { preparePackages } from './setup/packages.mjs';
import { prepareRust } from './setup/rust.mjs';
import { prepareTools } from './setup/tools.mjs';
import { StepError, command, elapsed, say, step } from './steps.mjs';

/** What ships, as text: its syntax, its list of files, its size, its version. Run in a clone, on what was built there. */
const TESTS = ['syntax', 'files', 'size', 'contract/versions', 'contract/changelog'].map((name) => `tests/dist/${name}.test.mjs`);

const LICENCES_MS = 5 * 60_000;

await command(async () => {
  const start = performance.now();
  await prepareRust();
  await preparePackages();
  await prepareTools(['cargo-deny']);
  await prepareRelay(); // what the tests of the contract ask
  const { hash, version, dirty } = commit();
  if (dirty) say(`! what is not committed is not checked:\n${dirty}`);

  const folder = mkdtempSync(join(tmpdir(), 'partnerkey-release-'));
  try {
    const [one, other] = await twins(folder, hash);
    const different = differences(join(one, 'dist'), join(other, 'dist'));
    if (different.length > 0) throw new StepError(`two builds of one commit differ in ${different.join(', ')}`);
    say('✓ two builds in two folders are the same, byte for byte');

    await step('syntax, files, sizes, versions', process.execPath, ['--test', ...TESTS], { cwd: one });
    const licences = ['scripts/release/licences.mjs', '--advisories'];
    const { code } = await run(process.execPath, licences, { limitMs: LICENCES_MS });
    if (code !== 0) throw new StepError('licences: see above');
    const { unreleased } = changes(version);
    const written = write({ clone: one, version, hash });
    say(`\n${version} of ${hash.slice(0, 12)}, ${elapsed(start)}:`);
    for (const line of written) say(`  ${line}`);
    if (unreleased) say(`! CHANGELOG calls ${version} unreleased: write the date, commit, and check that commit`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
