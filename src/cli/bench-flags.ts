/** The flags that say what the bench measures: those of `npm run bench` and of the bench pack. */
import { UsageError } from '../errors.ts';
import { FULL, QUICK, readLibraries, SECTIONS, type Section, type SuiteOptions } from '../report/bench-report.ts';
import { readWhole } from '../report/settings.ts';
import type { Given } from './flags.ts';

export const BENCH_FLAGS = {
  quick: 'switch',
  only: 'value',
  'batch-size': 'value',
  rounds: 'value',
  limit: 'value',
  libraries: 'value',
} as const;

export const BENCH_HELP = `  --quick           short rounds, 3 of them: a look, not a measurement
  --only NAMES      of ${SECTIONS.join(', ')}, separated by commas (all)
  --batch-size N    images per training step (32, 128 and 512)
  --rounds N        rounds of each library, of which the median counts (5)
  --limit N         seconds after which training for 97 % is given up (300)
  --libraries NAMES only these, separated by commas`;

/** @throws UsageError that names the flag */
export function suiteOptions(command: string, own: Given): SuiteOptions {
  const base = own.quick === undefined ? FULL : QUICK;
  const batchSize = own['batch-size'];
  const sizes = batchSize === undefined ? undefined : [readWhole(`${command}: --batch-size`, batchSize)];
  const { rounds, limit, libraries } = own;
  return {
    ...base,
    sections: own.only === undefined ? base.sections : own.only.split(',').map((name) => readSection(command, name)),
    batchSizes: sizes ?? base.batchSizes,
    denseBatchSizes: sizes ?? base.denseBatchSizes,
    accuracyBatchSizes: sizes ?? base.accuracyBatchSizes,
    rounds: rounds === undefined ? base.rounds : readWhole(`${command}: --rounds`, rounds),
    starts: rounds === undefined ? base.starts : readWhole(`${command}: --rounds`, rounds),
    accuracyLimitS: limit === undefined ? base.accuracyLimitS : readWhole(`${command}: --limit`, limit),
    libraries: readLibraries(`${command}: --libraries`, libraries),
  };
}

function readSection(command: string, text: string): Section {
  const section = SECTIONS.find((name) => name === text);
  if (section !== undefined) return section;
  throw new UsageError(
    `${command}: --only: got '${text}', expected some of ${SECTIONS.join(', ')}, separated by commas.`,
  );
}
