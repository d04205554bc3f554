/**
 * What is measured: by what is chosen on the page, and by its address, which can hold `source` and `samples` as the trainer's, and `model`,
 * `lean`, `libraries`, `batch-size`, `rounds` … as the command's flags.
 */
import {
  BATCH_SIZES,
  FULL,
  type Library,
  QUICK,
  readLibraries,
  readModels,
  type Section,
  type SuiteOptions,
} from '../../src/report/bench-report.ts';
import { readWhole } from '../../src/report/settings.ts';
import { digitOptions } from '../digits.ts';
import { choice } from './state.ts';

/** The short comparison, which all cards have in common. */
const DUEL = { libraries: ['wgrad', 'tfjs-webgpu'], batchSize: BATCH_SIZES.mlp[0], rounds: 5 } as const;

export const address = new URLSearchParams(location.search);

const whole = (name: string): number | undefined => {
  const text = address.get(name);
  return text === null ? undefined : readWhole(`page: ${name}`, text);
};

const libraries = (): readonly Library[] | undefined =>
  readLibraries('page: libraries', address.get('libraries') ?? undefined);

/** Of the address: what is chosen at first. @throws UsageError where it is wrong */
export function readChoice(): void {
  const models = address.get('model') ?? FULL.models.join(',');
  readModels('page: model', models);
  choice.value = { models, lean: address.has('lean'), quick: true };
  digitOptions(address);
  optionsOf(['training']);
}

export function optionsOf(sections: readonly Section[]): SuiteOptions {
  const { models, lean, quick } = choice.value;
  const base = quick ? QUICK : FULL;
  const size = whole('batch-size');
  const sizes = size === undefined ? undefined : [size];
  return {
    ...base,
    sections,
    models: readModels('page: model', models) ?? base.models,
    lean,
    batchSizes: sizes,
    denseBatchSizes: sizes ?? base.denseBatchSizes,
    accuracyBatchSizes: sizes ?? base.accuracyBatchSizes,
    accuracyLimitS: whole('limit') ?? base.accuracyLimitS,
    rounds: whole('rounds') ?? base.rounds,
    roundMs: whole('round-ms') ?? base.roundMs,
    libraries: libraries(),
  };
}

export function duelOptions(): SuiteOptions {
  const wanted = libraries();
  return {
    ...QUICK,
    sections: ['training'],
    models: ['mlp'],
    batchSizes: [DUEL.batchSize],
    denseBatchSizes: [],
    rounds: whole('rounds') ?? DUEL.rounds,
    roundMs: whole('round-ms') ?? QUICK.roundMs,
    libraries: DUEL.libraries.filter((library) => wanted?.includes(library) ?? true),
  };
}
