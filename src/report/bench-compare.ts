/** A report held against a baseline: the same figures of both, by name. */
import type { BenchReport, Spread } from './bench-report.ts';
import { figure, type Table, table, trainingName } from './bench-tables.ts';
import { type BenchWords, benchWordsEn } from './bench-words.ts';

/** A figure of which less is better. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly spread?: Spread;
}

function figuresOf({ training = [], accuracy = [], startup = [], kernels }: BenchReport, w: BenchWords): Figure[] {
  const spread = (name: string, of: Spread): Figure => ({ name, value: of.median, spread: of });
  const { figures } = w;
  return [
    ...training.map((result) => spread(figures.msPerStep(result.library, trainingName(result, w)), result.msPerStep)),
    ...accuracy.flatMap(({ library, batchSize, seconds }) =>
      seconds === undefined ? [] : [{ name: figures.toGoal(library, batchSize), value: seconds }],
    ),
    ...startup.map(({ library, totalMs }) => spread(figures.startup(library), totalMs)),
    ...(kernels?.results ?? []).map(({ library, kernel, at, us }) => spread(figures.kernel(library, kernel, at), us)),
  ];
}

/** Ratio above 1: slower than the baseline. Only where the spreads do not overlap is it called slower or faster. */
export function compareTable(report: BenchReport, baseline: BenchReport, w: BenchWords = benchWordsEn): Table {
  const before = new Map(figuresOf(baseline, w).map((entry) => [entry.name, entry]));
  const rows = figuresOf(report, w).flatMap((now) => {
    const then = before.get(now.name);
    if (then === undefined) return [];
    return [[now.name, figure(then.value), figure(now.value), figure(now.value / then.value), verdict(now, then, w)]];
  });
  const { date, runtime } = baseline.environment;
  return table(w, w.baseline(date.slice(0, 10), runtime), ['figure', 'before', 'now', 'change', 'verdict'], rows);
}

/** Only where spreads lie apart is one slower or faster. */
export function spreadVerdict(now: Spread, then: Spread): 'slower' | 'faster' | 'same' {
  if (now.p10 > then.p90) return 'slower';
  return now.p90 < then.p10 ? 'faster' : 'same';
}

function verdict(now: Figure, then: Figure, { verdicts }: BenchWords): string {
  if (now.spread === undefined || then.spread === undefined) return '';
  return verdicts[spreadVerdict(now.spread, then.spread)];
}
