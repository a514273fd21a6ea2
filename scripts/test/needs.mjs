// What a layer may need beside a browser: `prepare()` installs it where that is possible, `isReady()` says whether it
// is there, `what` names it for people.

import { CHAOS, isChaosReady, prepareChaos } from '../setup/chaos.mjs';
import { EXPRESS, FRAMEWORKS, preparePackages } from '../setup/packages.mjs';
import { phpPath, preparePhp } from '../setup/php.mjs';
import { isPostgresReady, preparePostgres } from '../setup/postgres.mjs';
import { FLASK, preparePython, pythonFor } from '../setup/python.mjs';
import { areServersReady, prepareServers } from '../setup/servers.mjs';
import { prepareTools, toolPath } from '../setup/tools.mjs';

export const needs = {
  postgres: {
    what: 'PostgreSQL server',
    prepare: preparePostgres,
    isReady: isPostgresReady,
  },
  flask: {
    what: 'Python with venv',
    prepare: () => preparePython(FLASK),
    isReady: () => pythonFor(FLASK) !== null,
  },
  express: {
    what: 'npm packages of the Express example',
    prepare: () => preparePackages(EXPRESS),
    isReady: () => true, // `prepare` throws when it cannot
  },
  licences: {
    what: 'cargo-deny',
    prepare: () => prepareTools(['cargo-deny']),
    isReady: () => toolPath('cargo-deny') !== null,
  },
  frameworks: {
    what: 'npm packages of the examples that bundle',
    async prepare() {
      for (const folder of FRAMEWORKS) await preparePackages(folder);
    },
    isReady: () => true, // as above
  },
  php: {
    what: 'PHP',
    prepare: preparePhp,
    isReady: () => phpPath() !== null,
  },
  servers: {
    what: 'nginx, Caddy or systemd-analyze',
    prepare: prepareServers,
    isReady: areServersReady,
  },
  chaos: {
    what: 'faketime, sqlite3 or prlimit',
    async prepare() {
      await preparePackages(CHAOS);
      await prepareChaos();
    },
    isReady: isChaosReady,
  },
};
