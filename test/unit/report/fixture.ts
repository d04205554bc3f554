/** Reports for the tests of tables and comparisons. */
import type { BenchReport, Spread, TrainingResult } from '../../../src/report/bench-report.ts';

export const spread = (median: number): Spread => ({ median, p10: 0.9 * median, p90: 1.1 * median });

const traffic = {
  dispatches: 8,
  submits: 0.35,
  uploads: 0,
  uploadedBytes: 25_400,
  readBackBytes: 0,
  bindGroups: 0,
  buffers: 0,
};

export function training(library: string, ms: number, part: Partial<TrainingResult> = {}): TrainingResult {
  return {
    library,
    how: `${library} as it is`,
    data: 'digits',
    batchSize: 32,
    steps: 100,
    rounds: [ms, ms, ms],
    firstStepMs: 10 * ms,
    msPerStep: spread(ms),
    samplesPerSecond: 32_000 / ms,
    firstLoss: 2,
    lastLoss: 0.1,
    traffic,
    peakBytes: 120e6,
    ...part,
  };
}

export function report(part: Partial<BenchReport> = {}): BenchReport {
  return {
    schema: 'wgrad-bench-1',
    environment: {
      adapter: { vendor: 'google', architecture: 'swiftshader', description: '', software: true, features: [] },
      runtime: 'Chrome 150',
      processors: 2,
      crossOriginIsolated: true,
      date: '2026-11-23T10:00:00.000Z',
    },
    data: 'mnist',
    missing: [],
    ...part,
  };
}
