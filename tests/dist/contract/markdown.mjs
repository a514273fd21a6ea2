// The project's Markdown, as the contract tests read it: files, headings, links, fenced blocks.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/steps.mjs';
import { all, source } from './sources.mjs';

const NOT_OURS = new Set(['node_modules', 'target', 'dist', 'pkg', '.git', '.venv', '.next']);

/** The paths of every Markdown file of the project, from its root. */
export const markdownFiles = within('.').sort();

/** `{ language, text, line }` of each fenced block. */
export function fenced(path) {
  const text = source(path);
  return [...text.matchAll(/^( *)```([^\n`]*)\n([\s\S]*?)^\1```$/gm)].map((found) => ({
    language: found[2].trim(),
    text: found[3].replaceAll(new RegExp(`^${found[1]}`, 'gm'), ''),
    line: text.slice(0, found.index).split('\n').length,
  }));
}

/** What a document says beside its fenced blocks. */
export const prose = (path) => source(path).replace(/^( *)```[^\n`]*\n[\s\S]*?^\1```$/gm, '');

/** Where its links and images lead, as written. What is in `code` is no link. */
export const links = (path) => all(prose(path).replace(/`[^`\n]*`/g, '`'), /\]\(([^)\s]*)\)/g);

/** The fragments that lead to its headings, as GitHub makes them. */
export function anchors(path) {
  const seen = new Map();
  return all(prose(path), /^#{1,6} +(.*?) *#*$/gm).map((heading) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\-_ ]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** The rows of the tables in `text`, each an array of its cells; without heads and rules. */
export function rows(text) {
  return all(text, /^\|.*\|\n\|[-\s|:]*\n((?:\|.*(?:\n|$))*)/gm)
    .flatMap((body) => body.trim().split('\n'))
    .filter(Boolean)
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

/** A document's section, from its heading to the next of the same level. */
export function section(path, heading) {
  const level = heading.match(/^#+/)[0];
  const [, body] = source(path).split(`\n${heading}\n`);
  return body?.split(new RegExp(`^#{1,${level.length}} `, 'm'))[0] ?? '';
}

function within(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name)) return [];
    if (entry.isDirectory()) return within(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
