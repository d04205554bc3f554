/** A run in the address and back; what is wrong in an address is named, and the rest holds. */
import { describe, expect, it } from 'vitest';
import { addressOf, readAddress } from '../../../src/app/address.ts';
import { DEFAULTS } from '../../../src/app/config.ts';
import { ODD } from './odd-run.ts';

const read = (text: string) => readAddress(new URLSearchParams(text));

describe('the address', () => {
  it.each([
    ['the defaults', DEFAULTS],
    ['all that is odd', ODD],
    ['clothes', { ...DEFAULTS, source: 'fashion-mnist', own: 'alone' } as const],
    ['no hidden layer', { ...DEFAULTS, hidden: [] }],
    ['a tiny dropout', { ...DEFAULTS, hidden: [{ units: 8, activation: 'relu', dropout: 5e-7 } as const] }],
    ['a huge learning rate', { ...DEFAULTS, learningRate: 1e30 }],
  ])('of %s gives them back', (_, config) => {
    expect(read(addressOf(config))).toEqual({ config, wrong: [] });
  });

  it('of the defaults is empty', () => {
    expect(addressOf(DEFAULTS)).toBe('?');
    expect(addressOf(ODD)).toContain('layers=64-tanh-0.5,32-relu-0');
  });

  it('keeps what is not of a run, and drops what was of another one', () => {
    const around = new URLSearchParams('language=zh&epochs=3&adapter=software&seed=5');
    const address = addressOf({ ...DEFAULTS, epochs: 7 }, around);
    expect(Object.fromEntries(new URLSearchParams(address))).toEqual({
      language: 'zh',
      adapter: 'software',
      epochs: '7',
    });
  });

  it.each([
    ['source=cifar', "page: source: got 'cifar', expected one of auto, fashion-mnist, made-up, files."],
    ['own=some', "page: own: got 'some', expected one of none, added, alone."],
    ['epochs=0', "page: epochs: got '0', expected a whole number from 1 to 10000."],
    ['epochs=abc', "page: epochs: got 'abc', expected a whole number from 1 to 10000."],
    ['learning-rate=x', "page: learning-rate: got 'x', expected a number from 0 to 1e+30."],
    ['seed=1.5', "page: seed: got '1.5', expected a whole number from 0 to 4294967295."],
    ['layers=128', "page: layers: got '128', expected units, activation and dropout such as 128-relu-0.2."],
    ['layers=128-swish-0', "page: layers: got 'swish', expected one of relu, tanh, sigmoid, linear."],
    ['layers=0-relu-0', "page: layers: got '0-relu-0', expected units, activation and dropout such as 128-relu-0.2."],
    [
      'layers=1-relu,1-relu,1-relu,1-relu,1-relu',
      "page: layers: got '1-relu,1-relu,1-relu,1-relu,1-relu', expected at most 4 layers.",
    ],
    [
      'optimizer=muon',
      "page: optimizer: got 'muon', expected one of adam, sgd, momentum, rmsprop, adamW, nadam, adamax, lamb, lion, adagrad, adadelta, ftrl.",
    ],
    ['early-stopping=0', "page: early-stopping: got '0', expected a whole number from 1 to 1000."],
  ])('%s is named, and the default taken', (address, expected) => {
    const { config, wrong } = read(`${address}&batch-size=64`);
    expect(wrong.map(({ message }) => message)).toEqual([`${expected} The default is taken instead.`]);
    expect(config).toEqual({ ...DEFAULTS, batchSize: 64 });
  });

  it('names all that is wrong', () => {
    expect(read('epochs=abc&seed=-1&optimizer=x').wrong).toHaveLength(3);
  });
});
