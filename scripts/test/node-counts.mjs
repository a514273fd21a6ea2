// A reporter for `node --test` that prints how many tests ran, in the words of Rust's test runner (counts.mjs).
//
// Node's own totals count a file without any test as one test that passed, which would hide a suite that ran
// nothing. A file counts here only when it failed as a file, because it could not be loaded.

import { basename } from 'node:path';

export default async function* nodeCounts(events) {
  let passed = 0;
  let failed = 0;
  let ignored = 0;
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) ignored += 1;
    else if (type === 'test:fail') failed += 1;
    else if (!isFile(data)) passed += 1;
  }
  yield `\ntest result: ${failed ? 'FAILED' : 'ok'}. ${passed} passed; ${failed} failed; ${ignored} ignored\n`;
}

function isFile({ name, nesting, file }) {
  return nesting === 0 && file !== undefined && basename(name) === basename(file);
}
