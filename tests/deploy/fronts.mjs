// What puts the relay at /pr/ of the site's own origin: the web servers, running the files of deploy/ as they are
// shipped but for the addresses in them, and the Express example.

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { serverPath } from '../../scripts/setup/servers.mjs';
import { root } from '../../scripts/steps.mjs';
import { freePort } from '../e2e/harness/drivers.mjs';
import { startProgram, temporaryFolder } from '../e2e/harness/programs.mjs';

/** A file of deploy/ with other addresses; each must be there, or the file has changed. */
function shipped(name, addresses) {
  let text = readFileSync(join(root, 'deploy', name), 'utf8');
  for (const [from, to] of Object.entries(addresses)) {
    if (!text.includes(from)) throw new Error(`deploy/${name} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** nginx with `deploy/nginx.conf` in its `server` block, before `relay` and `app` (each with a `url`). */
export function startNginx({ relay, app }) {
  return start('nginx', (port, folder) => ({
    args: ['-p', folder, '-c', 'site.conf', '-e', 'stderr'],
    files: {
      'partnerkey.conf': shipped('nginx.conf', { 'http://127.0.0.1:8787': relay.url }),
      'site.conf': `
        daemon off; master_process off; pid nginx.pid; error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
          server {
            listen 127.0.0.1:${port};
            include partnerkey.conf;
            location / { proxy_pass ${app.url}; proxy_set_header Host $http_host; }
          }
        }`,
    },
  }));
}

/** Caddy with `deploy/Caddyfile`. */
export function startCaddy({ relay, app }) {
  const addressOf = ({ url }) => url.replace('http://', '');
  return start('caddy', (port, folder) => ({
    args: ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
    files: {
      Caddyfile: `{
        admin off
        auto_https off
        default_bind 127.0.0.1
      }
      ${shipped('Caddyfile', {
        'www.example.com': `http://:${port}`,
        '127.0.0.1:8787': addressOf(relay),
        '127.0.0.1:5000': addressOf(app),
      })}`,
    },
  }));
}

/** Gives `{ url, stop() }` once it takes connections. */
async function start(name, plan) {
  const command = serverPath(name);
  if (!command) throw new Error(`${name} is missing: 'npm test -- --only deploy' installs it`);
  const folder = await temporaryFolder();
  const port = await freePort();
  const { args, files } = plan(port, folder.path);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder.path, file), text);
  const program = startProgram(command, args, { cwd: folder.path, env: { HOME: folder.path, XDG_DATA_HOME: folder.path } });
  const stop = async () => {
    await program.end();
    await folder.remove();
  };
  let ended = false;
  program.exited.then(() => {
    ended = true;
  });
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 20_000; !(await answers(url)); await pause(50)) {
    if (!ended && Date.now() < deadline) continue;
    await stop();
    throw new Error(`${name} ${ended ? 'has ended' : 'does not answer after 20 s'}:\n${program.output()}`);
  }
  return { url, stop };
}

async function answers(url) {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}
