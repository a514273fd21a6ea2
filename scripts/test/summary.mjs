// What `npm test` says at the end: a table of the layers, and the totals alone on the last line.

const HEAD = ['layer', 'passed', 'failed', 'skipped', 'seconds', 'outcome'];

/** The closing lines for the results of run-layer.mjs. */
export function summary(results) {
  const rows = results.map(({ name, outcome, passed, failed, skipped, seconds }) => [
    name,
    passed,
    failed,
    skipped,
    seconds.toFixed(1),
    outcome === 'passed' ? 'ok' : outcome.toUpperCase(),
  ].map(String));
  const widths = HEAD.map((title, column) => Math.max(...[HEAD, ...rows].map((row) => row[column].length)));
  const table = [HEAD, widths.map((width) => '-'.repeat(width)), ...rows].map((row) => row
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
    .join(' | '));
  const notRun = results.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name);
  const warning = notRun.length > 0 ? `! NOT RUN, for want of what they need: ${notRun.join(', ')}\n\n` : '';
  return `${table.join('\n')}\n\n${warning}${totals(results)}`;
}

/** A layer that failed without one failing test (it did not compile, say) counts as one failure. */
function totals(results) {
  const sum = (of) => results.reduce((total, result) => total + of(result), 0);
  const passed = sum((result) => result.passed);
  const failed = sum(({ outcome, failed }) => (outcome === 'failed' ? Math.max(failed, 1) : failed));
  const skipped = sum((result) => result.skipped);
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
