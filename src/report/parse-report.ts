/** Reports of the bench out of files, which may be anything: what tables and plots are made of must be there, and of the right kind. */
import * as v from 'valibot';
import { DataError } from '../errors.ts';
import type { BenchReport } from './bench-report.ts';

const number = v.pipe(v.number(), v.finite());
const spread = v.looseObject({ median: number, p10: number, p90: number });
const text = v.string();
const traffic = v.looseObject({
  dispatches: number,
  submits: number,
  uploads: number,
  uploadedBytes: number,
  bindGroups: number,
});

const Report = v.looseObject({
  environment: v.looseObject({
    adapter: v.looseObject({ vendor: text, architecture: text, description: text, software: v.boolean() }),
    runtime: text,
    processors: number,
    crossOriginIsolated: v.boolean(),
    date: text,
  }),
  data: text,
  missing: v.array(v.looseObject({ section: text, name: text, reason: text })),
  training: v.optional(
    v.array(
      v.looseObject({
        library: text,
        how: text,
        data: text,
        batchSize: number,
        rounds: v.array(number),
        msPerStep: spread,
        samplesPerSecond: number,
        traffic,
      }),
    ),
  ),
  depth: v.optional(v.array(v.looseObject({ library: text, layers: number, firstStepMs: number, msPerStep: number }))),
  graphs: v.optional(
    v.array(
      v.looseObject({ ops: number, dispatches: number, compileMs: number, firstStepMs: number, msPerStep: number }),
    ),
  ),
  streams: v.optional(
    v.array(
      v.looseObject({
        name: text,
        residentMs: number,
        streamedMs: number,
        uploadedBytesPerStep: number,
        dataBytes: number,
      }),
    ),
  ),
  accuracy: v.optional(
    v.array(v.looseObject({ library: text, batchSize: number, steps: number, accuracy: number, limitS: number })),
  ),
  startup: v.optional(
    v.array(v.looseObject({ library: text, importMs: spread, firstStepMs: spread, totalMs: spread })),
  ),
  kernels: v.optional(
    v.looseObject({
      clock: text,
      peakGflops: number,
      peakGbytes: number,
      results: v.array(
        v.looseObject({
          library: text,
          kernel: text,
          at: text,
          us: spread,
          gflops: number,
          gbytes: number,
          share: number,
          of: text,
        }),
      ),
    }),
  ),
});

/** @throws DataError where the text is no report of this bench */
export function parseReport(name: string, content: string): BenchReport {
  let parsed: Partial<BenchReport> | null;
  try {
    parsed = JSON.parse(content) as Partial<BenchReport> | null;
  } catch (error) {
    throw new DataError(`${name}: it is no JSON (${(error as Error).message}). Choose a file that the bench wrote.`);
  }
  if (parsed?.schema !== 'wgrad-bench-1') {
    throw new DataError(
      `${name}: its schema is ${JSON.stringify(parsed?.schema)}, expected "wgrad-bench-1". Choose a file that this version of the bench wrote.`,
    );
  }
  const read = v.safeParse(Report, parsed);
  if (read.success) return parsed as BenchReport;
  const [issue] = read.issues;
  const where = v.getDotPath(issue) ?? 'the report';
  throw new DataError(
    `${name}: ${where} is ${issue.received}, expected ${issue.expected}. Choose a file that the bench wrote, as it wrote it.`,
  );
}
