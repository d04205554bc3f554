/** The configuration of a run: in the address and back, checked, as layers and as a program. */
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  configOf,
  DEFAULTS,
  layersOf,
  programOf,
  type RunConfig,
  readNumber,
} from '../../../src/app/config.ts';
import { en } from '../../../src/app/text/en.ts';
import { zh } from '../../../src/app/text/zh.ts';

const ODD: RunConfig = {
  source: 'made-up',
  samples: 6000,
  hidden: [
    { units: 64, activation: 'tanh', dropout: 0.5 },
    { units: 32, activation: 'relu', dropout: 0 },
  ],
  optimizer: 'momentum',
  learningRate: 0.05,
  batchSize: 64,
  epochs: 3,
  seed: 4_000_000_000,
};

describe('the address', () => {
  it.each([
    ['the defaults', DEFAULTS],
    ['all that is odd', ODD],
    ['no hidden layer', { ...DEFAULTS, hidden: [] }],
  ])('of %s gives them back', (_, config) => {
    expect(configOf(new URLSearchParams(addressOf(config)))).toEqual(config);
  });

  it('of the defaults is empty', () => {
    expect(addressOf(DEFAULTS)).toBe('?');
    expect(addressOf(ODD)).toContain('layers=64-tanh-0.5,32-relu-0');
  });

  it.each([
    ['source=cifar', "page: source: got 'cifar', expected one of auto, made-up, files."],
    ['epochs=0', "page: epochs: got '0', expected a number from 1 to 10000."],
    ['seed=1.5', "page: seed: got '1.5', expected a number from 0 to 4294967295."],
    ['layers=128', "page: layers: got '', expected one of relu, tanh, sigmoid, linear."],
    ['layers=0-relu-0', "page: layers: got '0-relu-0', expected units, activation and dropout such as 128-relu-0.2."],
    ['layers=1-relu,1-relu,1-relu,1-relu,1-relu', 'expected at most 4 layers.'],
    ['optimizer=lion', "page: optimizer: got 'lion', expected one of adam, sgd, momentum."],
  ])('%s is refused', (address, expected) => {
    expect(() => configOf(new URLSearchParams(address))).toThrow(expected);
  });
});

it('numbers are read only where they are allowed', () => {
  expect([
    readNumber('units', '12'),
    readNumber('units', '1.5'),
    readNumber('units', ''),
    readNumber('units', 'x'),
  ]).toEqual([12, undefined, undefined, undefined]);
  expect([readNumber('dropout', '0.5'), readNumber('dropout', '1'), readNumber('learningRate', '-1')]).toEqual([
    0.5,
    undefined,
    undefined,
  ]);
});

it('a run has its layers', () => {
  expect(layersOf(ODD).map(({ className }) => className)).toEqual(['Flatten', 'Dense', 'Dropout', 'Dense', 'Dense']);
});

it('a run has its program', () => {
  const program = programOf(ODD);
  for (const line of [
    "mnist({ source: 'made-up' })",
    "layers.dense({ units: 64, activation: 'tanh' })",
    'layers.dropout({ rate: 0.5 })',
    'optimizers.sgd({ learningRate: 0.05, momentum: 0.9 })',
    'seed: 4000000000',
    'batchSize: 64',
    '.slice(0, 6000)',
    '.slice(0, 1000)',
  ]) {
    expect(program).toContain(line);
  }
});

it('both languages say all there is to say, each in its own words', () => {
  const same = Object.keys(en).filter((key) => {
    const [a, b] = [en[key as keyof typeof en], zh[key as keyof typeof zh]];
    return typeof a === 'string' && a === b;
  });
  expect(same).toEqual([]);
});
