/** What the bench is told and what it reports, and its results as a table; the first row is what others are compared with. */

/** What a step asks of WebGPU. */
export interface Traffic {
  dispatches: number;
  submits: number;
  /** calls that carry bytes to the GPU, and their bytes */
  uploads: number;
  uploadedBytes: number;
  readBackBytes: number;
  bindGroups: number;
  buffers: number;
}

/** Steps that every library must be able to do in one go. */
export const LEAST_STEPS = 20;

export interface BenchOptions {
  readonly batchSize: number;
  readonly rounds: number;
  /** about how long one round of one library takes */
  readonly roundMs: number;
}

export interface BenchResult {
  readonly name: string;
  readonly how: string;
  readonly batchSize: number;
  /** steps in a round */
  readonly steps: number;
  /** of each round */
  readonly msPerStep: readonly number[];
  readonly medianMs: number;
  /** mean loss of the first steps, and of the last round */
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** per step, once the data set is uploaded */
  readonly traffic: Traffic;
}

const HEADINGS = [
  '',
  'ms/step',
  'range',
  'steps/s',
  'ratio',
  'dispatches',
  'submits',
  'uploads',
  'bytes up',
  'bind groups',
];

export function benchTable(results: readonly BenchResult[]): string {
  const rows = [HEADINGS, ...results.map((result) => rowOf(result, results[0]!))];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
  );
  return lines.join('\n');
}

function rowOf({ name, medianMs, msPerStep, traffic }: BenchResult, first: BenchResult): string[] {
  return [
    name,
    medianMs.toFixed(2),
    `${Math.min(...msPerStep).toFixed(2)}–${Math.max(...msPerStep).toFixed(2)}`,
    (1000 / medianMs).toFixed(1),
    (medianMs / first.medianMs).toFixed(1),
    traffic.dispatches.toFixed(1),
    traffic.submits.toFixed(2),
    traffic.uploads.toFixed(1),
    traffic.uploadedBytes.toFixed(0),
    traffic.bindGroups.toFixed(1),
  ];
}

/** `wgrad does 15.3 times as many steps per second as tfjs-webgpu.` */
export function benchSummary([first, ...others]: readonly BenchResult[]): string {
  const lines = others.map(({ name, medianMs }) => {
    return `${first!.name} does ${(medianMs / first!.medianMs).toFixed(1)} times as many steps per second as ${name}.`;
  });
  return lines.join('\n');
}
