/** Snapshots as comma-separated values, by RFC 4180: a line for each bin that holds values, and one for what is exactly 0. */
import { BINS, edgeOf } from './bins.ts';
import type { Series, Snapshot } from './snapshots.ts';

const COLUMNS = ['kind', 'tensor', 'step', 'from', 'to', 'count', 'min', 'mean', 'sd', 'max'] as const;
type Row = readonly (string | number)[];

function rowsOf(step: number, { kind, name, bins }: Series): Row[] {
  const { counts, exponent, zeros, min, mean, sd, max } = bins;
  const row = (from: number, to: number, count: number): Row => [kind, name, step, from, to, count, min, mean, sd, max];
  const rows: Row[] = zeros > 0 ? [row(0, 0, zeros)] : [];
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin]!;
    if (count > 0) rows.push(row(edgeOf(bin, exponent), edgeOf(bin + 1, exponent), count));
  }
  return rows;
}

/** Numbers with all their digits. */
export async function csvOf(snapshots: readonly Snapshot[]): Promise<string> {
  const { default: papa } = await import('papaparse');
  const data = snapshots.flatMap(({ step, series }) => series.flatMap((each) => rowsOf(step, each)));
  return `${papa.unparse({ fields: [...COLUMNS], data: data as (string | number)[][] }, { newline: '\r\n' })}\r\n`;
}
