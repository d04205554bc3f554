/** What runs are called where nobody named them: by the settings in which they differ. */
import type { RunConfig } from '../config.ts';

/** The words for a setting of a run, each with its value. */
export interface SettingWords {
  convolutions(filters: string): string;
  units(units: string): string;
  activation(names: string): string;
  dropout(rates: string): string;
  optimizer(config: RunConfig): string;
  learningRate(rate: number): string;
  batchSize(size: number): string;
  samples(count: number | undefined): string;
  epochs(count: number): string;
  seed(seed: number): string;
  source(config: RunConfig): string;
  earlyStopping(patience: number | undefined): string;
}

export interface Named {
  readonly id: number;
  readonly config: RunConfig;
}

const each = (config: RunConfig, of: 'units' | 'activation' | 'dropout'): string =>
  config.hidden.map((layer) => layer[of]).join('/') || '–';

/** In the order in which they are named. */
const SETTINGS: readonly ((config: RunConfig, words: SettingWords) => string)[] = [
  ({ convolutions }, words) =>
    words.convolutions(
      convolutions.map(({ filters, kernelSize, pool }) => `${filters}×${kernelSize}${pool ? '↓' : ''}`).join('/'),
    ),
  (config, words) => words.units(each(config, 'units')),
  (config, words) => words.activation(each(config, 'activation')),
  (config, words) => words.dropout(each(config, 'dropout')),
  (config, words) => words.optimizer(config),
  ({ learningRate }, words) => words.learningRate(learningRate),
  ({ batchSize }, words) => words.batchSize(batchSize),
  (config, words) => words.source(config),
  ({ samples }, words) => words.samples(samples),
  ({ epochs }, words) => words.epochs(epochs),
  ({ seed }, words) => words.seed(seed),
  ({ earlyStopping }, words) => words.earlyStopping(earlyStopping),
];

/**
 * A name for each run: its values of the settings that are not the same in all of them. Where that tells two runs apart from no other,
 * its number is in it, and where nothing differs, the number is all.
 * @param numbered how a run is called by its number
 */
export function namesOf(runs: readonly Named[], words: SettingWords, numbered: (id: number) => string): string[] {
  const texts = SETTINGS.map((text) => runs.map(({ config }) => text(config, words)));
  const telling = texts.filter((values) => new Set(values).size > 1);
  const told = runs.map((_, run) => telling.map((values) => values[run]).join(', '));
  return told.map((name, run) => {
    const number = numbered(runs[run]!.id);
    if (name === '') return number;
    return told.indexOf(name) === told.lastIndexOf(name) ? name : `${name} (${number})`;
  });
}
