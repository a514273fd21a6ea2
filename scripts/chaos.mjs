// `npm run chaos`: prepares what is missing, then breaks every link between the form and the Customers API while
// visitors sign up in all three engines, and prints what was made, stored, delivered, lost and double
// (tests/chaos/main.mjs, which takes the arguments).

import { prepareBuilt } from './built.mjs';
import { run } from './run.mjs';
import { prepareBrowsers } from './setup/browsers.mjs';
import { preparePackages } from './setup/packages.mjs';
import { prepareRust } from './setup/rust.mjs';
import { pathWithTools, prepareTools } from './setup/tools.mjs';
import { command } from './steps.mjs';
import { needs } from './test/needs.mjs';

const LIMIT_MS = 60 * 60_000;

await command(async () => {
  await prepareRust();
  await preparePackages();
  await prepareBrowsers();
  await prepareTools();
  await needs.chaos.prepare();
  await needs.postgres.prepare();
  await prepareBuilt();
  const args = ['tests/chaos/main.mjs', ...process.argv.slice(2)];
  const { code } = await run(process.execPath, args, { env: { PATH: pathWithTools() }, limitMs: LIMIT_MS });
  process.exitCode = code ?? 1;
});
