/** The settings of a run: numbers as they are typed, layers, the program; texts in two languages. */
import { expect, it } from 'vitest';
import { flatSize, layersOf, type NumberName, type RunConfig, readNumber } from '../../../src/app/config.ts';
import { kerasLines, type ProgramLine, programLines, programOf } from '../../../src/app/program.ts';
import { en } from '../../../src/app/text/en.ts';
import { zh } from '../../../src/app/text/zh.ts';
import { sequential } from '../../../src/index.ts';
import { ODD } from './odd-run.ts';

it.each<[NumberName, string, number | undefined]>([
  ['units', '12', 12],
  ['units', '１２', 12], // full-width
  ['units', '1.5', undefined],
  ['units', '', undefined],
  ['units', 'x', undefined],
  ['units', '0x10', undefined],
  ['units', '1025', undefined],
  ['dropout', '0.5', 0.5],
  ['dropout', '0,5', 0.5],
  ['dropout', ',5', 0.5],
  ['dropout', '1', undefined],
  ['learningRate', '0,05', 0.05],
  ['learningRate', '０，０５', 0.05],
  ['learningRate', '1e-3', 0.001],
  ['learningRate', '-1', undefined],
  ['learningRate', '0,0,5', undefined],
  ['learningRate', 'Infinity', undefined],
  ['learningRate', '1,000', undefined], // one or a thousand?
  ['samples', '60,000', undefined],
  ['samples', '60.000', undefined],
  ['samples', '1e4', 10_000],
])('%s: %s is read as %s', (name, text, expected) => {
  expect(readNumber(name, text)).toBe(expected);
});

it('a run has its layers', () => {
  expect(layersOf(ODD).map(({ className }) => className)).toEqual([
    ...['Reshape', 'Conv2D', 'MaxPooling2D', 'Conv2D', 'Flatten'],
    ...['Dense', 'Dropout', 'Dense', 'Dense'],
  ]);
  const maps = 5 * 5 * 12 + 12 + (2 * 2 * 12 * 3 + 3);
  const dense = flatSize(ODD) * 64 + 64 + (64 * 32 + 32) + (32 * 10 + 10);
  expect(sequential({ layers: layersOf(ODD) }).countParams()).toBe(maps + dense);
});

it('a run has its program', () => {
  const program = programOf(ODD);
  for (const line of [
    "mnist({ source: 'made-up' })",
    'layers.reshape({ targetShape: [28, 28, 1], inputShape: [28, 28] })',
    "layers.conv2d({ filters: 12, kernelSize: 5, activation: 'sigmoid', padding: 'same' })",
    'layers.maxPooling2d({ poolSize: 2 })',
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
  const own: RunConfig = { ...ODD, source: 'files', optimizer: 'adam' };
  expect(programOf(own)).toContain("mnist({ url: '/my-digits/' })");
  expect(programOf(own)).toContain('optimizers.adam({ learningRate: 0.05 })');
});

it('a run has its program in Keras, line by line beside the other', () => {
  const lines = (of: { text: string }[]): string => of.map(({ text }) => text).join('\n');
  const keras = lines(kerasLines(ODD));
  for (const line of [
    'keras.layers.Conv2D(12, 5, activation="sigmoid", padding="same")',
    'keras.layers.Dense(64, activation="tanh")',
    'keras.layers.Dropout(0.5)',
    'keras.optimizers.SGD(learning_rate=0.05, momentum=0.9)',
    'set_random_seed(4000000000)',
    'batch_size=64',
    'x[:6000]',
    'x_test[:1000]',
  ]) {
    expect(keras).toContain(line);
  }
  const stations = (of: readonly ProgramLine[]) => [...new Set(of.map(({ station }) => station))].sort();
  expect(stations(kerasLines(ODD))).toEqual(stations(programLines(ODD)));
  expect(stations(programLines(ODD)).length).toBeGreaterThan(8);
});

it('both languages say all there is to say, each in its own words', () => {
  const leaves = (part: object): string[] =>
    Object.values(part).flatMap((value) => (typeof value === 'string' ? [value] : leaves(value ?? {})));
  const names = ['language', 'ReLU', ...Object.values(en.optimizers), en.sources.auto];
  const common = leaves(en).filter((words) => leaves(zh).includes(words) && !names.includes(words));
  expect(common).toEqual(['µs'].filter((words) => leaves(zh).includes(words)));
  expect(leaves(zh)).toHaveLength(leaves(en).length);
});
