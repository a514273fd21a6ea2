// What documents give people to copy parses, and names what there is.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';
import { relayPath } from '../../../scripts/built.mjs';
import { ofElements, ofScript } from './attributes.mjs';
import { fenced, markdownFiles } from './markdown.mjs';
import { all, source } from './sources.mjs';

const { name: packageName, exports } = JSON.parse(source('package.json'));

/** How a block of each language is checked. It throws, or gives what is wrong. */
const CHECKS = {
  js: (text) => {
    parse(text, { ecmaVersion: 2022, sourceType: 'module' });
    return imports(text);
  },
  ts: (text) => transformed(text, 'ts'), // tests/dist/snippets.test.mjs has the compiler judge it
  tsx: (text) => transformed(text, 'tsx'),
  jsx: (text) => transformed(text, 'jsx'),
  vue: (text) => all(text, /<script\b[^>]*>([\s\S]*?)<\/script>/g).flatMap((script) => transformed(script, 'ts')),
  html: (text) => {
    for (const [, attributes, code] of text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
      if (/type=["'](?!text\/javascript|module)/.test(attributes)) continue;
      parse(code, { ecmaVersion: 2022, sourceType: /type=["']?module/.test(attributes) ? 'module' : 'script' });
    }
    return [...addresses(text), ...attributesUnknown(text)];
  },
  json: (text) => void JSON.parse(text),
  sh: (text) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
    return [...(status === 0 ? [] : [stderr]), ...relayUnknown(text)];
  },
  php: () => [], // tests/integrations/wordpress.test.mjs runs it
  // Not a language of ours to judge: what a server answers, and configurations that tests/deploy/ runs.
  '': () => [],
  text: () => [],
  nginx: () => [],
  caddy: () => [],
};

const blocks = markdownFiles.flatMap((path) => fenced(path).map((block) => ({ ...block, path })));

test('there are blocks of the languages that are checked', () => {
  for (const language of ['js', 'html', 'sh']) assert.ok(blocks.some((block) => block.language === language), language);
});

for (const { path, line, language, text } of blocks) {
  test(`${path}, line ${line}: ${language || 'text'}`, () => {
    assert.ok(language in CHECKS, `no check for ${language}`);
    assert.deepEqual(CHECKS[language](text) ?? [], []);
  });
}

for (const [language, text] of [
  ['js', 'growsumo.data.email ='],
  ['js', `import { track } from '${packageName}/track';`],
  ['tsx', '<a>'],
  ['html', '<script>var = 1</script>'],
  ['html', '<script async src="https://cdn.example.com/growsumo.js"></script>'],
  ['html', '<script src="/pr/js" data-cookie-hours="2"></script>'],
  ['html', '<form data-partnerkey-nothing>'],
  ['sh', 'if true'],
  ['sh', 'partnerkey-relay serve --quickly'],
  ['sh', 'partnerkey-relay dance'],
  ['json', '{'],
]) {
  test(`found to be wrong: ${text}`, () => {
    let wrong;
    try {
      wrong = CHECKS[language](text);
    } catch (error) {
      wrong = [error];
    }
    assert.ok(wrong?.length > 0);
  });
}

function transformed(text, loader) {
  transformSync(text, { loader, logLevel: 'silent' });
  return imports(text);
}

/** Imports from the package that it does not export. */
function imports(text) {
  const known = Object.keys(exports).map((path) => join(packageName, path));
  const used = all(text, /(?:from|import) '([^']+)'/g);
  return used.filter((path) => path.split('/')[0] === packageName && !known.includes(path));
}

/** Addresses of scripts that are not the relay's: at `/pr/`, or, as docs/proxying.md has it, at `/partners/`. */
function addresses(html) {
  const used = all(html, /(?:<script\b[^>]*?\s|\w\.)src\s*=\s*["']([^"']*)["']/g);
  return used.filter((address) => !/^(https:\/\/[\w.-]+)?\/(pr|partners)\/(js|growsumo(\.compat)?\.js)$/.test(address));
}

/** Attributes of ours that nothing reads. */
function attributesUnknown(html) {
  const scripts = all(html, /<script\b([^>]*\bsrc=["'][^"']*\/(?:pr|partners)\/[^>]*)>/g).flatMap((tag) => all(tag, /\s(data-[\w-]+)/g));
  const elements = all(html, /\s(data-partnerkey[\w-]*)/g);
  return [
    ...scripts.filter((name) => !ofScript.includes(name)),
    ...elements.filter((name) => !ofElements.includes(name)),
  ];
}

/** Commands and flags that the relay does not have. */
function relayUnknown(text) {
  const lines = text.replaceAll('\\\n', ' ').split('\n').map((line) => line.replace(/\s#.*/, ''));
  return lines.flatMap((line) => {
    // In a container the last one is the program: `podman exec partnerkey-relay partnerkey-relay signups list`.
    const words = line.split(/partnerkey-relay(?= [a-z])/).slice(1).at(-1)?.split(/[|;&)]/)[0].trim().split(/\s+/);
    if (!words) return [];
    const first = words.findIndex((word) => !/^[a-z]+$/.test(word));
    const command = words.slice(0, first < 0 ? words.length : first);
    const help = spawnSync(relayPath, [...command, '--help'], { encoding: 'utf8', env: {} });
    if (help.status !== 0) return [`no command ${command.join(' ')}`];
    const flags = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
    return flags.filter((flag) => !new RegExp(`${flag}\\b(?!-)`).test(help.stdout));
  });
}
