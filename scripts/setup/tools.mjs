// Programs that no Debian package brings: wasm-bindgen's test runner, wasm-pack and geckodriver for the browser tests,
// cargo-deny for licences. One of the right version on PATH is used; otherwise it is compiled from crates.io into a
// folder of the user's cache, which all clones share.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { root, step } from '../steps.mjs';
import { find, version } from './find.mjs';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'partnerkey', 'tools');

// They process small test modules: compiled quickly beats compiled well (83 s against five minutes).
const QUICK_PROFILE = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_DEBUG: '0',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
};

const tools = [
  {
    crate: 'wasm-bindgen-cli',
    binary: 'wasm-bindgen-test-runner',
    version: lockedVersion('wasm-bindgen'),
    // The runner refuses modules of any other version.
    accepts: (found, wanted) => found === wanted,
    // Not --locked: the lock file published with 0.2.130 names a crate version that was never published.
    flags: [],
    about: '2 min',
  },
  {
    crate: 'wasm-pack',
    binary: 'wasm-pack',
    version: '0.15.1',
    accepts: atLeast,
    flags: ['--locked'],
    about: '2 min',
  },
  {
    crate: 'geckodriver',
    binary: 'geckodriver',
    version: '0.37.1',
    accepts: atLeast,
    flags: ['--locked'],
    about: '1 min',
  },
  {
    crate: 'cargo-deny',
    binary: 'cargo-deny',
    version: '0.20.2',
    accepts: atLeast,
    flags: ['--locked'],
    about: '2 min',
  },
];

const BROWSER_TESTS = ['wasm-bindgen-test-runner', 'wasm-pack', 'geckodriver'];

/** Compiles what is missing. Nothing is left to do on a second run, from this or any other clone. */
export async function prepareTools(binaries = BROWSER_TESTS) {
  const missing = tools.filter((tool) => binaries.includes(tool.binary) && !locate(tool));
  if (missing.length === 0) return;
  // One build folder, so that crates they share are compiled once; removed, as it holds half a gigabyte.
  const build = mkdtempSync(join(tmpdir(), 'partnerkey-tools-'));
  try {
    for (const tool of missing) {
      await step(
        `test tool ${tool.crate} ${tool.version}`,
        'cargo',
        ['install', tool.crate, '--version', tool.version, '--root', folderOf(tool), ...tool.flags],
        { about: tool.about, env: { ...QUICK_PROFILE, CARGO_TARGET_DIR: build } },
      );
    }
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}

/** The path of a tool's program, or `null` when it has not been prepared. */
export function toolPath(binary) {
  return locate(tools.find((tool) => tool.binary === binary));
}

/** PATH with the tools in front: for the processes of the tests. */
export function pathWithTools() {
  const folders = tools.map(locate).filter(Boolean).map((path) => dirname(path));
  return [...new Set(folders), process.env.PATH].join(delimiter);
}

function locate(tool) {
  const cached = find([tool.binary], [join(folderOf(tool), 'bin')]);
  if (cached) return cached;
  const installed = find([tool.binary]);
  return installed && tool.accepts(version(installed) ?? '0.0.0', tool.version) ? installed : null;
}

function folderOf(tool) {
  return join(cache, `${tool.crate}-${tool.version}`);
}

function lockedVersion(crate) {
  const lock = readFileSync(join(root, 'Cargo.lock'), 'utf8');
  return lock.match(new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`))[1];
}

function atLeast(found, wanted) {
  return found.localeCompare(wanted, 'en', { numeric: true }) >= 0;
}
