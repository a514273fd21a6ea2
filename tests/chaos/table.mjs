// What a run says at the end.

const COLUMNS = ['fault', 'made', 'stored', 'delivered', 'lost', 'double', 'again', 'strikes'];

/**
 * A row for each fault, and the totals. `again`: how often the relay was sent what it had acknowledged; `strikes`: how often
 * the fault was seen to hit.
 */
export function table(rows) {
  const totals = { fault: 'in all' };
  for (const column of COLUMNS.slice(1)) totals[column] = rows.reduce((sum, row) => sum + row[column], 0);
  const cells = [...rows, totals].map((row) => COLUMNS.map((column) => row[column].toLocaleString('en')));
  const widths = COLUMNS.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at].length)));
  const line = (row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(COLUMNS), rule, ...cells.slice(0, -1).map(line), rule, line(cells.at(-1))].join('\n');
}
