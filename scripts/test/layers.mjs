// The layers of `npm test`, in the order they run. To add one, add it here.
//
// A layer has
// - `name`: what `npm test -- --only NAME` selects, by prefix
// - `commands()`: run in order, all of them, though one fails
// - `counted`: it runs tests, and must have run one; without it, it is a check
// - `engines`: the browsers it needs; `built`: it needs dist/ and the relay; `needs`: names of needs.mjs
// - `limitMs`: after which it is ended and has failed

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { engines, locate } from '../setup/browsers.mjs';
import { root } from '../steps.mjs';

const MINUTE = 60_000;

// One for people, one to be counted.
const reporters = ['spec', './scripts/test/node-counts.mjs'].flatMap((reporter) => [
  `--test-reporter=${reporter}`,
  '--test-reporter-destination=stdout',
]);

export const layers = [
  {
    name: 'lint',
    commands: () => [
      cargo('fmt', '--all', '--check'),
      cargo('clippy', '--workspace', '--all-targets', '--', '-D', 'warnings'),
      cargo('clippy', '-p', 'partnerkey', '--target', 'wasm32-unknown-unknown', '--', '-D', 'warnings'),
      cargo(
        ...['clippy', '-p', 'partnerkey', '--target', 'wasm32v1-none'],
        ...['--no-default-features', '--features', 'tracker', '--', '-D', 'warnings'],
      ),
      { ...cargo('doc', '--workspace', '--no-deps'), env: { RUSTDOCFLAGS: '-D warnings' } },
    ],
    limitMs: 15 * MINUTE,
  },
  {
    // What a build may contain: deny.toml.
    name: 'licences',
    commands: () => [{ command: process.execPath, args: ['scripts/release/licences.mjs'] }],
    needs: ['licences'],
    limitMs: MINUTE,
  },
  {
    name: 'rust host',
    commands: () => [cargo('test', '-p', 'partnerkey', '-p', 'partnerkey-bindgen', '-p', 'partnerkey-bench-load')],
    counted: true,
    limitMs: 10 * MINUTE,
  },
  {
    name: 'relay sqlite',
    commands: () => [cargo('test', '-p', 'partnerkey-relay')],
    counted: true,
    limitMs: 15 * MINUTE,
  },
  {
    // The same tests over the socket, with the other database.
    name: 'relay postgres',
    commands: () => [
      {
        command: process.execPath,
        args: ['scripts/test/with-postgres.mjs', 'cargo', 'test', '-p', 'partnerkey-relay', '--test', 'socket'],
      },
    ],
    counted: true,
    needs: ['postgres'],
    limitMs: 15 * MINUTE,
  },
  {
    // What a Rust user gets without our scripts.
    name: 'wasm-pack build',
    commands: () => ['web', 'bundler'].map((target) => ({
      command: 'wasm-pack',
      args: ['build', '--mode', 'no-install', '--target', target, '--out-dir', `target/pkg/${target}`],
    })),
    limitMs: 10 * MINUTE,
  },
  wasm('chromium', '--chrome', '--chromedriver'),
  wasm('firefox', '--firefox', '--geckodriver'),
  {
    name: 'dist',
    commands: () => node('tests/dist'),
    counted: true,
    built: true,
    limitMs: 8 * MINUTE,
  },
  endToEnd('chromium'),
  endToEnd('firefox'),
  endToEnd('webkit'),
  {
    // The example apps over their sockets.
    name: 'examples server',
    commands: () => node('tests/examples/server'),
    counted: true,
    built: true,
    needs: ['flask', 'express'],
    limitMs: 5 * MINUTE,
  },
  examples('chromium'),
  examples('firefox'),
  examples('webkit'),
  {
    // partnerkey/react and partnerkey/vue where there is no page; the examples of frameworks, built.
    name: 'frameworks server',
    commands: () => node('tests/frameworks/server'),
    counted: true,
    built: true,
    needs: ['frameworks'],
    limitMs: 8 * MINUTE,
  },
  frameworks('chromium'),
  frameworks('firefox'),
  frameworks('webkit'),
  {
    // The files of integrations/, with stand-ins for Tag Manager and WordPress.
    name: 'integrations',
    commands: () => node('tests/integrations'),
    counted: true,
    needs: ['php'],
    limitMs: 2 * MINUTE,
  },
  {
    // What the benchmarks make of their runs, and the JavaScript twin; they run themselves only when they are asked to.
    name: 'bench',
    commands: () => node('tests/bench'),
    counted: true,
    limitMs: MINUTE,
  },
  {
    // The files of deploy/: web servers that run them, before relay and site, with one browser.
    name: 'deploy',
    commands: () => node('tests/deploy', { ENGINE: 'chromium' }),
    counted: true,
    engines: ['chromium'],
    built: true,
    needs: ['flask', 'express', 'servers'],
    limitMs: 5 * MINUTE,
  },
  {
    // The shorter run of `npm run chaos`, and the books' own tests.
    name: 'chaos',
    commands: () => node('tests/chaos'),
    counted: true,
    engines,
    built: true,
    needs: ['chaos', 'postgres'],
    limitMs: 10 * MINUTE,
  },
];

/** The crate in a real browser. wasm-pack is happy with no tests at all: the count is what is judged. */
function wasm(engine, browserFlag, driverFlag) {
  return {
    name: `wasm ${engine}`,
    commands: () => [
      {
        command: 'wasm-pack',
        // no-install: use the test runner that set-up prepared, never download one.
        args: ['test', '--mode', 'no-install', '--headless', browserFlag, driverFlag, locate(engine).driver],
      },
    ],
    counted: true,
    engines: [engine],
    limitMs: 10 * MINUTE,
  };
}

/** dist/ and the relay, together, in a real browser. */
function endToEnd(engine) {
  return {
    name: `e2e ${engine}`,
    commands: () => node('tests/e2e', { ENGINE: engine }),
    counted: true,
    engines: [engine],
    built: true,
    limitMs: 15 * MINUTE,
  };
}

/** The example apps, as their READMEs run them, in a real browser. */
function examples(engine) {
  return {
    name: `examples ${engine}`,
    commands: () => node('tests/examples/browser', { ENGINE: engine }),
    counted: true,
    engines: [engine],
    built: true,
    needs: ['flask', 'express'],
    limitMs: 5 * MINUTE,
  };
}

/** The examples of frameworks as visitors get them, and pages that take over what a server rendered. */
function frameworks(engine) {
  return {
    name: `frameworks ${engine}`,
    commands: () => node('tests/frameworks/browser', { ENGINE: engine }),
    counted: true,
    engines: [engine],
    built: true,
    needs: ['frameworks'],
    limitMs: 8 * MINUTE,
  };
}

function cargo(...args) {
  return { command: 'cargo', args };
}

/** Node's test runner on every `*.test.mjs` below a folder, named one by one: Node 20 and 22 read folders differently. */
function node(folder, env = {}) {
  const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder), { recursive: true }) : [];
  const files = names.filter((name) => name.endsWith('.test.mjs')).sort();
  // Without a file, Node would look for tests everywhere.
  if (files.length === 0) return [];
  return [
    {
      command: process.execPath,
      args: ['--test', '--test-concurrency=1', ...reporters, ...files.map((name) => `${folder}/${name}`)],
      env,
    },
  ];
}
