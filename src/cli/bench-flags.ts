/** The flags that say what the bench measures: those of `npm run bench` and of the bench pack. */
import { UsageError } from '../errors.ts';
import {
  FULL,
  MODEL_NAMES,
  QUICK,
  readLibraries,
  readModels,
  SECTIONS,
  type Section,
  type SuiteOptions,
} from '../report/bench-report.ts';
import { readWhole } from '../report/settings.ts';
import type { Given } from './flags.ts';

export const BENCH_FLAGS = {
  quick: 'switch',
  only: 'value',
  model: 'value',
  lean: 'switch',
  'batch-size': 'value',
  rounds: 'value',
  limit: 'value',
  libraries: 'value',
} as const;

export const BENCH_HELP = `  --quick           short rounds, 3 of them: a look, not a measurement
  --only NAMES      of ${SECTIONS.join(', ')}, separated by commas (all)
  --model NAMES     of ${MODEL_NAMES.join(', ')}: what the training section trains (mlp);
                    dcgan with wgrad and tfjs-webgpu alone; without --only no other section runs
  --lean            rivals train without dropout, on batches in the order of the samples: the least they can be asked for
  --batch-size N    images per training step (32, 128 and 512; each other model has its own)
  --rounds N        rounds of each library, of which the median counts (5; at most 3 where a step takes seconds)
  --limit N         seconds after which training for 97 % is given up (300)
  --libraries NAMES only these, separated by commas`;

/** @throws UsageError that names the flag */
export function suiteOptions(command: string, own: Given): SuiteOptions {
  const base = own.quick === undefined ? FULL : QUICK;
  const batchSize = own['batch-size'];
  const sizes = batchSize === undefined ? undefined : [readWhole(`${command}: --batch-size`, batchSize)];
  const { rounds, limit, libraries } = own;
  const models = readModels(`${command}: --model`, own.model);
  const sections: readonly Section[] = models === undefined ? base.sections : ['training'];
  return {
    ...base,
    sections: own.only?.split(',').map((name) => readSection(command, name)) ?? sections,
    models: models ?? base.models,
    lean: own.lean !== undefined,
    batchSizes: sizes,
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
