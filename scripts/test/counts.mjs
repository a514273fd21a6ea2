// How many tests ran. Rust's test runner prints one such line for each test binary, wasm-bindgen's prints the
// same, and node-counts.mjs makes Node's print it too.

const RESULT = /test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored/g;

/** `{ passed, failed, skipped }`, summed over everything a layer printed. */
export function count(output) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of output.matchAll(RESULT)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  return counts;
}
