import type { ExplainedBit, ExplainedValue } from './explain.ts';
import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

/** What {@link import('./explain.ts').explain} found, for a terminal: at most 100 columns. */
export function explainText(readings: readonly ExplainedValue[]): string {
  return readings.map((reading) => [...wrap(printable(reading.title), WIDTH, '  ', ''), ...table(reading.rows), ...notes(reading)].join('\n')).join('\n\n') + '\n';
}

const WIDTH = 100;

function table(rows: readonly ExplainedBit[]): readonly string[] {
  if (rows.length === 0) return [];
  const widest = (of: (row: ExplainedBit) => string): number => Math.min(60, Math.max(...rows.map((row) => of(row).length)));
  const columns = { number: widest((row) => row.number), name: widest((row) => row.name), action: widest((row) => row.action) };
  return rows.flatMap((row) => {
    const action = columns.action === 0 ? '' : `${row.action.padEnd(columns.action)}  `;
    const lead = `  ${row.number.padStart(columns.number)}  ${row.name.padEnd(columns.name)}  ${action}`;
    return row.meaning === '' ? [lead.trimEnd()] : wrap(printable(row.meaning), WIDTH, ' '.repeat(Math.min(lead.length, 50)), lead);
  });
}

function notes(reading: ExplainedValue): readonly string[] {
  return reading.notes.flatMap((note) => wrap(printable(note), WIDTH, '    ', '  '));
}
