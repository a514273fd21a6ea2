// What CHANGELOG says of a version.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, StepError } from '../steps.mjs';

/** `{ unreleased, text }` of the version's section: `## 1.2.3 (2026-01-31)`, or `(unreleased)`. */
export function changes(version, text = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')) {
  const [, ...sections] = text.split(/^## /m);
  const section = sections.find((one) => one.split(/[ \n]/)[0] === version);
  const [, when, body] = section?.match(/^\S+ \((unreleased|\d{4}-\d\d-\d\d)\)\n([^]*)$/) ?? [];
  if (!body?.trim()) throw new StepError(`CHANGELOG has no section '## ${version} (unreleased)', or with a date, that says something`);
  return { unreleased: when === 'unreleased', text: body.trim() };
}
