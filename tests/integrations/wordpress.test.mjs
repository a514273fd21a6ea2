// The WordPress plugin, run by PHP with stand-ins for the functions of WordPress that it calls (wordpress.php).

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { phpPath } from '../../scripts/setup/php.mjs';
import { root } from '../../scripts/steps.mjs';
import { fenced } from '../dist/contract/markdown.mjs';

const plugin = join(root, 'integrations/wordpress/partnerkey.php');
const KEY = { PARTNERKEY_PUBLIC_KEY: 'pk_1' };
const OTHER = '<script src="https://shop.example/other.js?ver=1" id="other-js"></script>\n';

function php(...args) {
  const { status, stdout, stderr } = spawnSync(phpPath(), ['-d', 'display_errors=stderr', '-d', 'error_reporting=-1', ...args], { encoding: 'utf8' });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' }, stdout);
  return stdout;
}

/** What the page's head has, beside what another plugin put there. */
function head(given) {
  const printed = php(join(root, 'tests/integrations/wordpress.php'), JSON.stringify({ home: 'https://shop.example/blog', ...given }));
  assert.ok(printed.startsWith(OTHER), printed);
  return printed.slice(OTHER.length);
}

/** The attributes of the script's own tag, read as browsers read them. */
function attributes(given) {
  const [tag, ...more] = head(given).match(/<script(?=[^>]*\ssrc=)(?:\s+[\w-]+(?:="[^"]*")?)*><\/script>/g) ?? [];
  assert.ok(tag, head(given));
  assert.deepEqual(more, []);
  const entities = { '&quot;': '"', '&#039;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  const decoded = (text) => text.replace(/&[^;]+;/g, (entity) => entities[entity]);
  return Object.fromEntries([...tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value = '']) => [name, decoded(value)]));
}

test('PHP finds no mistake in it', () => {
  assert.match(php('-l', plugin), /No syntax errors/);
});

test('nor in what the README says to write', () => {
  const blocks = fenced('integrations/README.md').filter(({ language }) => language === 'php');
  assert.ok(blocks.length > 0);
  for (const { text } of blocks) php('-r', text);
});

test('a public key is all it needs: the script of the site\'s own origin, asynchronous, without a version', () => {
  assert.deepEqual(attributes({ defines: KEY }), {
    'data-key': 'pk_1',
    src: 'https://shop.example/pr/js',
    id: 'partnerkey-js',
    async: '',
    'data-wp-strategy': 'async',
  });
});

test('without a public key there is no script', () => {
  assert.equal(head({ defines: {} }), '');
});

test('a port belongs to the origin', () => {
  assert.equal(attributes({ defines: KEY, home: 'http://localhost:8080' }).src, 'http://localhost:8080/pr/js');
});

test('options become attributes, and a filter has the last word', () => {
  const options = { attribution: 'first', 'cookie-days': 30, debug: true, domains: false };
  const seen = attributes({ defines: { ...KEY, PARTNERKEY_OPTIONS: options }, options: { 'cookie-days': '7' } });
  const { 'data-attribution': attribution, 'data-cookie-days': days, 'data-debug': debug } = seen;
  assert.deepEqual({ attribution, days, debug }, { attribution: 'first', days: '7', debug: '' });
  assert.equal('data-domains' in seen, false);
});

test('no value ends its attribute, and no name begins another', () => {
  const options = { domains: '"><script>alert(1)</script>&\'$1\\1', 'x onload': 'alert(1)', onload: ['alert(1)'] };
  const printed = head({ defines: { ...KEY, PARTNERKEY_OPTIONS: options } });
  assert.doesNotMatch(printed, /<script>|onload/);
  assert.equal(attributes({ defines: { ...KEY, PARTNERKEY_OPTIONS: options } })['data-domains'], options.domains);
});

test('the script may come from elsewhere', () => {
  const defines = { ...KEY, PARTNERKEY_SCRIPT: 'https://go.example.com/pr/js' };
  assert.equal(attributes({ defines }).src, 'https://go.example.com/pr/js');
});

test('a script that another plugin put before ours stays as it was', () => {
  assert.match(head({ defines: KEY }), /^<script id="partnerkey-js-before">\nvar site = 1;\n<\/script>\n<script data-key/);
});

test('its version is the package\'s', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.equal(readFileSync(plugin, 'utf8').match(/^ \* Version: (.+)$/m)[1], version);
});
