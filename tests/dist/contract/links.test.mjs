// Wherever one document leads to another, or to a file, it is there, and so is the heading.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/steps.mjs';
import { anchors, links, markdownFiles } from './markdown.mjs';

test('there are documents, with links', () => {
  assert.ok(markdownFiles.includes('docs/index.md') && markdownFiles.includes('examples/flask/README.md'));
  assert.ok(markdownFiles.flatMap(links).length > 50);
});

for (const path of markdownFiles) {
  test(`every link of ${path} leads somewhere`, () => {
    assert.deepEqual(links(path).filter((target) => !leads(path, target)), []);
  });
}

test('docs/index.md leads to every page of docs/', () => {
  const pages = markdownFiles.filter((path) => /^docs\/(?!index)/.test(path)).map((path) => path.replace('docs/', ''));
  assert.deepEqual(pages.filter((page) => !links('docs/index.md').includes(page)), []);
});

test('a link to nothing is found, and so is one to a heading that is not there', () => {
  for (const target of ['nothing.md', '#nothing', '../README.md#nothing', 'http://example.com/', '']) {
    assert.ok(!leads('docs/index.md', target), target);
  }
  for (const target of ['../README.md#the-object', 'troubleshooting.md#invalid_gspk', '../deploy/nginx.conf']) {
    assert.ok(leads('docs/index.md', target), target);
  }
});

/** Other sites are not asked: they are only to be https, which leaves out whatever was meant to be a path. */
function leads(from, target) {
  if (/^[a-z]+:/.test(target)) return target.startsWith('https://') && URL.canParse(target);
  const [file, fragment] = target.split('#');
  const path = file ? normalize(join(dirname(from), file)) : from;
  if (!target || path.startsWith('..') || !existsSync(join(root, path))) return false;
  return fragment === undefined || (path.endsWith('.md') && anchors(path).includes(fragment));
}
