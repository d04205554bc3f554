/** A report held against a baseline: the same figures of both, by name. */
import { DataError } from '../errors.ts';
import type { BenchReport, Spread } from './bench-report.ts';
import { figure, type Table, trainingName } from './bench-tables.ts';

/** A figure of which less is better. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly spread?: Spread;
}

function figuresOf({ training = [], accuracy = [], startup = [], kernels }: BenchReport): Figure[] {
  const spread = (name: string, of: Spread): Figure => ({ name, value: of.median, spread: of });
  return [
    ...training.map((result) => spread(`${result.library}: ms per step, ${trainingName(result)}`, result.msPerStep)),
    ...accuracy.flatMap(({ library, batchSize, seconds }) =>
      seconds === undefined ? [] : [{ name: `${library}: seconds to 97 %, batch ${batchSize}`, value: seconds }],
    ),
    ...startup.map(({ library, totalMs }) => spread(`${library}: start-up ms`, totalMs)),
    ...(kernels?.results ?? []).map(({ library, kernel, at, us }) => spread(`${library}: ${kernel}, ${at}: µs`, us)),
  ];
}

/** Ratio above 1: slower than the baseline. Only where the spreads do not overlap is it called slower or faster. */
export function compareTable(report: BenchReport, baseline: BenchReport): Table {
  const before = new Map(figuresOf(baseline).map((entry) => [entry.name, entry]));
  const rows = figuresOf(report).flatMap((now) => {
    const then = before.get(now.name);
    if (then === undefined) return [];
    return [[now.name, figure(then.value), figure(now.value), figure(now.value / then.value), verdict(now, then)]];
  });
  const title = `Against the baseline of ${baseline.environment.date.slice(0, 10)}, ${baseline.environment.runtime}`;
  return { title, columns: ['figure', 'before', 'now', 'ratio', ''], rows };
}

function verdict(now: Figure, then: Figure): string {
  if (now.spread === undefined || then.spread === undefined) return '';
  if (now.spread.p10 > then.spread.p90) return 'slower';
  return now.spread.p90 < then.spread.p10 ? 'faster' : 'same within spread';
}

/** @throws DataError where the text is no report of this bench */
export function parseReport(name: string, text: string): BenchReport {
  let parsed: Partial<BenchReport> | null;
  try {
    parsed = JSON.parse(text) as Partial<BenchReport> | null;
  } catch (error) {
    throw new DataError(`${name}: it is no JSON (${(error as Error).message}). Choose a file that the bench wrote.`);
  }
  if (parsed?.schema === 'wgrad-bench-1' && parsed.environment !== undefined) return parsed as BenchReport;
  throw new DataError(
    `${name}: its schema is ${JSON.stringify(parsed?.schema)}, expected "wgrad-bench-1". Choose a file that this version of the bench wrote.`,
  );
}
