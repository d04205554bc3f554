/**
 * A run of the GAN page in its address, so that a link reproduces it:
 * `?mode=draw&width=16&batch-size=8&epochs=2&learning-rate=0.001&discriminator-speed=2&beta1=0.5&dropout=0.1&seed=1&source=made-up`.
 */
import { AddressReader, addressWith } from '../shared/address.ts';
import { DIGIT_SOURCES } from '../shared/sources.ts';
import { defaultsOf, type GanConfig, MODES, type Mode, NUMBERS } from './config.ts';

const FLAGS = {
  width: 'width',
  batchSize: 'batch-size',
  epochs: 'epochs',
  learningRate: 'learning-rate',
  seed: 'seed',
  beta1: 'beta1',
  dropout: 'dropout',
  discriminatorSpeed: 'discriminator-speed',
  samples: 'samples',
  lambda: 'lambda',
} as const;

export const readMode = (address: URLSearchParams): Mode => new AddressReader(address).choice('mode', MODES, 'draw');

/** @param software whether the adapter is one: it has defaults of its own */
export function readAddress(address: URLSearchParams, software: boolean) {
  const reader = new AddressReader(address);
  const mode = reader.choice('mode', MODES, 'draw');
  const defaults = defaultsOf(mode, software);
  const number = <Name extends keyof typeof FLAGS>(name: Name): GanConfig[Name] | number =>
    reader.number(FLAGS[name], NUMBERS[name], defaults[name]);
  const config: GanConfig = {
    mode,
    source: reader.choice('source', DIGIT_SOURCES, defaults.source),
    skips: reader.choice('skips', ['yes', 'no'], 'yes') === 'yes',
    samples: number('samples'),
    width: number('width')!,
    batchSize: number('batchSize')!,
    epochs: number('epochs')!,
    learningRate: number('learningRate')!,
    seed: number('seed')!,
    beta1: number('beta1')!,
    dropout: number('dropout')!,
    discriminatorSpeed: number('discriminatorSpeed')!,
    lambda: number('lambda')!,
  };
  return { config, wrong: reader.wrong };
}

/**
 * The address of a run. Sizes and rates are always in it, for other machines have other defaults.
 * @param around the address before; what in it is not of a run stays
 */
export function addressOf(config: GanConfig, around = new URLSearchParams()): string {
  const { mode, source, samples, lambda, skips, seed } = config;
  return addressWith(around, [
    ['mode', mode, 'draw'],
    ['source', source, 'auto'],
    ['samples', samples?.toString(), undefined],
    ...(['width', 'batchSize', 'epochs', 'learningRate', 'beta1', 'discriminatorSpeed', 'dropout'] as const).map(
      (name) => [FLAGS[name], String(config[name]), undefined] as const,
    ),
    ['seed', String(seed), '1'],
    ['lambda', String(lambda), '100'],
    ['skips', skips ? 'yes' : 'no', 'yes'],
  ]);
}
