/** Snapshots over the steps of a run, and what is drawn of them: each series over the same bins. */
import { BINS, type Bins, bulkOf, edgeOf, widened } from './bins.ts';

export const KINDS = ['weights', 'activations', 'gradients'] as const;
export type Kind = (typeof KINDS)[number];

/** Of one tensor: a weight by its name, `<layer>/<weight>`, or what a layer gives, by the layer's. */
export interface Series {
  readonly kind: Kind;
  readonly name: string;
  readonly bins: Bins;
}

export interface Snapshot {
  /** since the weights were new */
  readonly step: number;
  readonly series: readonly Series[];
}

/** What the worker tells: a new snapshot, and the steps whose snapshots stay. */
export interface HistogramsEvent {
  readonly kind: 'histograms';
  readonly keep: readonly number[];
  readonly snapshot?: Snapshot;
}

/** In the order of their steps; a new one takes the place of one of the same step. */
export function withSnapshot(before: readonly Snapshot[], { keep, snapshot }: HistogramsEvent): readonly Snapshot[] {
  const kept = before.filter(({ step }) => keep.includes(step) && step !== snapshot?.step);
  return snapshot === undefined ? kept : [...kept, snapshot].toSorted((a, b) => a.step - b.step);
}

/** A moment of a series, in the columns of all of them. */
export interface Row {
  readonly step: number;
  readonly bins: Bins;
  /** of all values, by column */
  readonly shares: Float64Array;
}

/** A series over the run. */
export interface Course {
  readonly name: string;
  readonly rows: readonly Row[];
  /** edges of the columns, one more than there are columns */
  readonly edges: readonly number[];
}

/** Values further out than all but this share on either side are left out of the picture, not of the numbers. */
const CUT = 0.001;
/** Columns that are drawn, at least where the bins are fine enough; up to twice as many. */
const COLUMNS = 48;

/** Names of the series of a kind, in the model's order. */
export function namesOf(snapshots: readonly Snapshot[], kind: Kind): string[] {
  const last = snapshots.findLast(({ series }) => series.some((each) => each.kind === kind));
  return last?.series.filter((each) => each.kind === kind).map(({ name }) => name) ?? [];
}

/** A series over the run, as it is drawn; undefined where no snapshot has it. */
export function courseOf(snapshots: readonly Snapshot[], kind: Kind, name: string): Course | undefined {
  const found = snapshots.flatMap(({ step, series }) => {
    const own = series.find((each) => each.kind === kind && each.name === name);
    return own === undefined ? [] : [{ step, bins: own.bins }];
  });
  if (found.length === 0) return undefined;
  const exponent = Math.max(...found.map(({ bins }) => bins.exponent));
  const all = found.map(({ step, bins }) => ({ step, bins: widened(bins, exponent) }));
  const bulks = all.flatMap(({ bins }) => bulkOf(bins, CUT) ?? []);
  const [first, last] = bulks.length === 0 ? [BINS / 2 - 1, BINS / 2] : [Math.min(...bulks), Math.max(...bulks)];
  const wide = widthOf(last - first + 1);
  // columns begin at multiples of their width, so that they stay where they are while others come
  const [begin, end] = [Math.floor(first / wide), Math.floor(last / wide) + 1];
  return {
    name,
    edges: Array.from({ length: end - begin + 1 }, (_, i) => edgeOf((begin + i) * wide, exponent)),
    rows: all.map(({ step, bins }) => ({ step, bins, shares: sharesOf(bins, begin, end, wide) })),
  };
}

/** Bins of a column: a power of two. */
function widthOf(bins: number): number {
  let wide = 1;
  while (bins / wide >= 2 * COLUMNS) wide *= 2;
  return wide;
}

function sharesOf({ counts, count }: Bins, begin: number, end: number, wide: number): Float64Array {
  const shares = new Float64Array(end - begin);
  for (let column = begin; column < end; column++) {
    let sum = 0;
    for (let bin = column * wide; bin < (column + 1) * wide; bin++) sum += counts[bin] ?? 0;
    shares[column - begin] = sum / Math.max(1, count);
  }
  return shares;
}

/** The share that is drawn highest: single peaks, such as those of the first steps, are cut off. */
export function highestOf({ rows }: Course): number {
  const peaks = rows.map(({ shares }) => Math.max(...shares)).sort((a, b) => a - b);
  const most = peaks.at(-1) ?? 0;
  return Math.min(most, 3 * peaks[Math.floor(peaks.length / 2)]!) || most || 1;
}
