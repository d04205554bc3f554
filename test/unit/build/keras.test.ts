/** The page of Keras's names (docs/keras.md): how uses are found, which faults are told, and that strings of Keras's are taken. */
import { describe, expect, it, test } from 'vitest';
import { KERAS, type KerasName, type Kind } from '../../../src/build/keras/api.ts';
import { type Exports, readExports } from '../../../src/build/keras/exports.ts';
import { NAMESPACES, readNames } from '../../../src/build/keras/rows.ts';
import { readUses, usesIn } from '../../../src/build/keras/uses.ts';
import { folded } from '../../../src/names.ts';
import { activationName } from '../../../src/nn/activations.ts';
import { initializerOf } from '../../../src/nn/initializers/named.ts';
import { lossOf } from '../../../src/nn/losses/named.ts';
import { metricOf } from '../../../src/nn/metrics/named.ts';
import { optimizerOf } from '../../../src/nn/optimizers/named.ts';

describe('uses of what wgrad exports', () => {
  const uses = (text: string): string[] => [
    ...usesIn('test/gpu/some.test.ts', text, ['layers', 'losses', 'metrics', 'data']),
  ];

  it.each([
    ['a member', "import { layers } from '../../src/index.ts'; layers.dense();", ['layers.dense']],
    ['under another name', "import { layers as l } from 'wgrad'; l.dense();", ['layers.dense']],
    ['taken out', "import { layers } from 'wgrad'; const { dense: d, dot } = layers;", ['layers.dense', 'layers.dot']],
    ['all that is exported', "import * as wgrad from 'wgrad'; wgrad.layers.dense();", ['layers.dense']],
    ['a file', "import { dense } from '../../src/nn/layers/dense.ts';", ['layers.dense']],
    ['a namespace', "import * as own from '../../src/nn/losses/index.ts'; own.huber();", ['losses.huber']],
    ['beside namespaces', "import { input } from '../../src/index.ts';", ['.input']],
    ['a string', "compile({ loss: 'Mean_Squared_Error' });", ['losses:meansquarederror']],
    ['strings in a list and a record', "({ metrics: { a: ['acc', 'mse'] } });", ['metrics:acc', 'metrics:mse']],
    ['a string that is handed in', "metricOf('AUC');", ['metrics:auc']],
    [
      'methods of data sets',
      "import { data } from 'wgrad'; const make = () => data.range(3).map(f); make().batch(2); [1].filter(f);",
      ['Dataset.map', 'data.range', 'Dataset.batch'],
    ],
    [
      'methods of a parameter that is a data set',
      "import { type Dataset } from 'wgrad'; const f = (set: Dataset<number>) => set.skip(1);",
      ['.Dataset', 'Dataset.skip'],
    ],
    ['a type', "import type { layers } from 'wgrad'; type A = typeof layers.dense;", []],
    ['a namesake', "import { layers } from './own.ts'; layers.dense();", []],
    ['an option of a loss', "({ loss: make({ reduction: 'sum' }) });", []],
    ['a comment', "import { layers } from 'wgrad'; // layers.dense", []],
  ])('%s', (_, text, expected) => {
    expect(uses(text)).toEqual(expected);
  });
});

describe('faults', () => {
  const [exports, uses] = [readExports(), readUses(NAMESPACES)];
  const { faults: before } = readNames(exports, uses);
  const faults = (changed: Partial<Exports>, own = uses): readonly string[] =>
    readNames({ ...exports, ...changed }, own).faults.filter((fault) => !before.includes(fault));
  const layersWith = (change: (names: Map<string, ReadonlySet<string>>) => void): Partial<Exports> => ({
    namespace: (name) => {
      const names = new Map(exports.namespace(name) ?? []);
      if (name === 'layers') change(names);
      return names.size === 0 ? undefined : names;
    },
  });

  it('there are none', () => {
    expect(before).toEqual([]);
  });

  it('a name that is gone', () => {
    expect(faults(layersWith((names) => names.delete('dense')))).toEqual([
      'keras.layers.Dense: wgrad has neither it nor a reason why not. Give one in src/build/keras/absent.ts.',
    ]);
  });

  it('a reason for what is there, which no test uses', () => {
    expect(faults(layersWith((names) => names.set('conv3d', new Set())))).toEqual([
      'keras.layers.Conv3D: wgrad has it and a reason why not. Take its name out of src/build/keras/absent.ts or places.ts.',
      'keras.layers.Conv3D: no test uses layers.conv3d. Write one.',
    ]);
  });

  it('what Keras has not, and no test uses', () => {
    expect(faults(layersWith((names) => names.set('sieve', new Set())))).toEqual([
      'layers.sieve: no test uses layers.sieve. Write one.',
    ]);
  });

  it('what stood for another name and is gone', () => {
    expect(faults({ membersOf: (type) => (type === 'FitOptions' ? new Map() : exports.membersOf(type)) })).toContain(
      'src/build/keras/places.ts: wgrad has no FitOptions.checkpoint that could stand for another.',
    );
  });

  it('a name that tests no longer use', () => {
    const fewer = new Map([...uses].filter(([use]) => !/^activations:/.test(use) || !use.endsWith(':softsign')));
    expect(faults({}, fewer)).toEqual(["keras.activations.softsign: no test uses 'softsign'. Write one."]);
  });

  it('options that are there and those that are not', () => {
    const { present } = readNames(exports, uses).tables.find(({ kind }) => kind === 'losses')!;
    const { lacks } = present.find(({ keras }) => keras === 'BinaryCrossentropy')!;
    expect(lacks).toContain('axis');
    expect(lacks).not.toContain('labelSmoothing');
  });
});

describe("Keras's strings", () => {
  const snake = (name: string): string =>
    name
      .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase();
  const exports = readExports();
  /** Names of all that wgrad has of a kind, in all of Keras's spellings. */
  const strings = (kind: Kind, has: (name: string) => boolean): string[] =>
    Object.entries<KerasName>(KERAS[kind]).flatMap(([name, { also = '' }]) =>
      has(folded(name)) ? [...new Set([name, snake(name), ...also.split(' ').filter(Boolean)])] : [],
    );
  const inNamespace = (kind: Kind): string[] => {
    const known = new Set([...exports.namespace(kind)!.keys()].map(folded));
    return strings(kind, (name) => known.has(name));
  };
  /** Keras makes none of these but BinaryIoU by their names alone: they have an option that must be given. */
  const WITH_OPTIONS = /^(precision_?at|recall_?at|sensitivity_?at|specificity_?at)|io_?u$/i;

  test.each(inNamespace('losses'))('loss %s', (name) => {
    expect(lossOf(name as 'mse').perSample).toBeTypeOf('function');
  });
  test.each(inNamespace('metrics').filter((name) => !WITH_OPTIONS.test(name)))('metric %s', (name) => {
    expect(metricOf(name as 'mse').name).toBe(name);
  });
  test.each(inNamespace('optimizers'))('optimizer %s', (name) => {
    expect(optimizerOf(name as 'adam').learningRate).toBeGreaterThan(0);
  });
  test.each(inNamespace('initializers').filter((name) => folded(name) !== 'constant'))('initializer %s', (name) => {
    expect(initializerOf('here', name as 'ones')).toBeTypeOf('function');
  });
  const activations = new Set(exports.stringsOf('ActivationName').map(folded));
  test.each(strings('activations', (name) => activations.has(name)))('activation %s', (name) => {
    expect(folded(activationName('here', name as 'relu'))).toBe(folded(name));
  });
});
