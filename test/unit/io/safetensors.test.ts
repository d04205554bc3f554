/** Safetensors files: to the byte those of the reference implementation, and each tensor to the bit. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { input, layers, type ModelTensor, model } from '../../../src/index.ts';
import { fromSafetensors, type SafetensorsOptions, toSafetensors } from '../../../src/io/safetensors.ts';
import { readSafetensors, type TensorValues } from '../../../src/io/safetensors-read.ts';
import { type TensorToStore, writeSafetensors } from '../../../src/io/safetensors-write.ts';
import { predicted } from '../../reference/predicted.ts';

/** What Python's safetensors 0.8.0 makes of these five arrays: `safetensors.numpy.save(tensors, metadata)`. */
const REFERENCE = Buffer.from(
  'SAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIGJ5Ijoic2FmZXRlbnNvcnMifSwiY291bnQiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6W10sImRhdGFf' +
    'b2Zmc2V0cyI6WzAsOF19LCJjIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlswLDNdLCJkYXRhX29mZnNldHMiOls4LDhdfSwiYi9iaWFzIjp7ImR0eXBlIjoi' +
    'RjMyIiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbOCwxNl19LCJ3b3JkcyI6eyJkdHlwZSI6IlUzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6' +
    'WzE2LDI0XX0sImEiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpbMjQsMzBdfX0gBwAAAAAAAAAAAAA/AAAAwAEAAAD/////' +
    'AQIDBAUG',
  'base64',
);
const TENSORS: readonly TensorToStore[] = [
  { name: 'b/bias', shape: [2], values: Float32Array.of(0.5, -2) },
  { name: 'a', shape: [2, 3], values: Uint8Array.of(1, 2, 3, 4, 5, 6) },
  { name: 'count', shape: [], values: BigInt64Array.of(7n) },
  { name: 'words', shape: [2], values: Uint32Array.of(1, 2 ** 32 - 1) },
  { name: 'c', shape: [0, 3], values: new Float64Array() },
];

const bytesOf = ({ buffer, byteOffset, byteLength }: TensorValues): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength).slice();

/** A file of one tensor whose header and values are given. */
function fileOf(dtype: string, shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = JSON.stringify({ t: { dtype, shape, data_offsets: [0, values.length] } });
  const file = new Uint8Array(8 + header.length + values.length);
  file[0] = header.length;
  file.set(new TextEncoder().encode(header), 8);
  file.set(values, 8 + header.length);
  return file;
}

describe('a file', () => {
  it('is to the byte the one that the reference implementation writes', () => {
    const bytes = writeSafetensors('test', TENSORS, { 'made by': 'safetensors' });
    expect(Buffer.from(bytes).toString('latin1')).toBe(REFERENCE.toString('latin1'));
  });

  it('of the reference implementation is read', () => {
    const { tensors, metadata } = readSafetensors('test', REFERENCE);
    expect(Object.fromEntries(metadata)).toEqual({ 'made by': 'safetensors' });
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    const plain = tensors.map(({ name, shape, values }) => ({ name, shape, values }));
    expect(plain.toSorted(byName)).toEqual(TENSORS.toSorted(byName));
  });

  it('may lie anywhere in memory: values are right where they are not aligned', () => {
    for (let shift = 0; shift < 8; shift++) {
      const shifted = new Uint8Array(REFERENCE.length + shift).subarray(shift);
      shifted.set(REFERENCE);
      const { tensors } = readSafetensors('test', shifted);
      expect(tensors.find(({ name }) => name === 'words')!.values).toEqual(Uint32Array.of(1, 2 ** 32 - 1));
    }
  });

  it('gives back any tensors to the bit, NaN with its payload too', () => {
    const types = [Uint8Array, Int8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
    const tensor = fc.record({
      name: fc
        .string({ unit: 'grapheme', maxLength: 12 })
        .filter((name) => name !== '__metadata__' && name !== '__proto__'),
      type: fc.constantFrom(...types, BigInt64Array, BigUint64Array),
      shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 6 }), (drawn) => {
        const stored = drawn.map(({ name, type, shape, seed }): TensorToStore => {
          const count = shape.reduce((product, size) => product * size, 1);
          const bytes = Uint8Array.from(
            { length: count * type.BYTES_PER_ELEMENT },
            (_, i) => Math.imul(seed, i + 1) >> 8,
          );
          return { name, shape, values: new type(bytes.buffer) };
        });
        const read = new Map(readSafetensors('test', writeSafetensors('test', stored)).tensors.map((t) => [t.name, t]));
        expect(read.size).toBe(stored.length);
        for (const { name, shape, values } of stored) {
          expect(read.get(name)!.shape).toEqual(shape);
          expect(read.get(name)!.values.constructor).toBe(values.constructor);
          expect(bytesOf(read.get(name)!.values)).toEqual(bytesOf(values));
        }
      }),
    );
  });

  it('has its values at a multiple of 8 bytes', () => {
    for (let length = 1; length < 12; length++) {
      const bytes = writeSafetensors('test', [{ name: 'n'.repeat(length), shape: [1], values: Float32Array.of(1) }]);
      expect((bytes.length - 4) % 8).toBe(0);
    }
  });
});

describe('half floats are widened exactly', () => {
  // numpy 2.4.6: np.array(bits, np.uint16).view(np.float16).astype(np.float32)
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3c00, 1],
    [0x3555, 0.333251953125],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('F16 %i is %f', (bits, value) => {
    const [weight] = fromSafetensors(fileOf('F16', [1], Uint8Array.of(bits & 255, bits >> 8)));
    expect(weight!.values[0]).toBe(value);
  });

  it('BF16 is the upper half of F32', () => {
    const [weight] = fromSafetensors(fileOf('BF16', [2], Uint8Array.of(0x80, 0xbf, 0x49, 0x40)));
    expect(weight!.values).toEqual(Float32Array.of(-1, 3.140625));
  });
});

describe('floats of 8 bits are widened exactly', () => {
  // the tables of values in "FP8 Formats for Deep Learning" (2022)
  it.each([
    ['F8_E4M3', 0x00, 0],
    ['F8_E4M3', 0x80, -0],
    ['F8_E4M3', 0x01, 2 ** -9],
    ['F8_E4M3', 0x07, 0.875 * 2 ** -6],
    ['F8_E4M3', 0x08, 2 ** -6],
    ['F8_E4M3', 0xb8, -1],
    ['F8_E4M3', 0x7e, 448],
    ['F8_E4M3', 0x7f, Number.NaN],
    ['F8_E4M3', 0xff, Number.NaN],
    ['F8_E5M2', 0x01, 2 ** -16],
    ['F8_E5M2', 0x04, 2 ** -14],
    ['F8_E5M2', 0xbc, -1],
    ['F8_E5M2', 0x7b, 57344],
    ['F8_E5M2', 0x7c, Number.POSITIVE_INFINITY],
    ['F8_E5M2', 0xfc, Number.NEGATIVE_INFINITY],
    ['F8_E5M2', 0x7d, Number.NaN],
  ])('%s %i is %f', (dtype, bits, value) => {
    expect(fromSafetensors(fileOf(dtype, [1], Uint8Array.of(bits)))[0]!.values[0]).toBe(value);
  });
});

/** Headers that safetensors 0.8.0 reads (`safetensors.deserialize`), with the names of their tensors, each of f32. */
const READ: readonly (readonly [what: string, header: string, bytes: number, names: readonly string[]])[] = [
  ['nothing', '{}', 0, []],
  ['blanks before and after', '\n {"a":\n{"dtype":"F32",\t"shape":[1],"data_offsets":[0,4]}}\n \r\t', 4, ['a']],
  ['fields of later versions', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":{"y":[[[[1]]]]}}}', 4, ['a']],
  ['metadata that is null', '{"__metadata__":null}', 0, []],
  ['metadata that is empty', '{"__metadata__":{}}', 0, []],
  ['metadata at the end', '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"__metadata__":{"a":"b"}}', 4, ['a']],
  ['a scalar', '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', 4, ['a']],
  ['a name that is empty', '{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4, ['']],
  ['a name that is escaped', '{"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4, ['a']],
  [
    'no values of large sizes',
    '{"a":{"dtype":"F32","shape":[1073741824,1073741824,0],"data_offsets":[0,0]}}',
    0,
    ['a'],
  ],
  [
    'no values between others',
    '{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"z":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
    8,
    ['b', 'z', 'a'],
  ],
  [
    'values that are not aligned',
    '{"n":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}',
    5,
    ['n', 'a'],
  ],
];

describe('what the reference implementation reads is read', () => {
  it.each(READ)('%s', (_, header, bytes, names) => {
    const file = new Uint8Array(8 + header.length + bytes);
    file[0] = header.length;
    file.set(new TextEncoder().encode(header), 8);
    expect(fromSafetensors(file).map(({ name }) => name)).toEqual(names);
  });
});

describe('weights', () => {
  it('of a model are those that it has', async () => {
    const weights = [{ name: 'dense/kernel', shape: [2, 2], values: Float32Array.of(1, Number.NaN, -0, 1e-45) }];
    const bytes = await toSafetensors({ getWeights: async () => weights }, { author: 'me' });
    expect(fromSafetensors(bytes)).toEqual(weights);
    expect(readSafetensors('test', bytes).metadata.get('author')).toBe('me');
  });

  it('come from numbers of all types, to the nearest f32', () => {
    const weights = fromSafetensors(REFERENCE);
    expect(Object.fromEntries(weights.map(({ name, values }) => [name, Array.from(values)]))).toEqual({
      'b/bias': [0.5, -2],
      a: [1, 2, 3, 4, 5, 6],
      count: [7],
      words: [1, 2 ** 32],
      c: [],
    });
    expect(weights.every(({ values }) => values instanceof Float32Array)).toBe(true);
  });

  it('of other programs come by the names and in the layouts of the model', () => {
    const tensor = (name: string, shape: readonly number[]): TensorToStore => {
      const size = shape.reduce((product, each) => product * each, 1);
      return { name, shape, values: Float32Array.from({ length: size }, (_, i) => i) };
    };
    const file = writeSafetensors('test', [
      tensor('fc.weight', [2, 3]),
      tensor('fc.bias', [2]),
      tensor('conv.weight', [5, 4, 3, 2]),
      tensor('signal.weight', [3, 2, 4]),
      tensor('up.weight', [4, 5, 3, 2]),
      tensor('each.weight', [4, 1, 3, 2]),
      tensor('num_batches_tracked', []),
    ]);
    const weights = fromSafetensors(file, {
      names: {
        'fc.bias': 'dense/bias',
        'fc.weight': { name: 'dense/kernel', layout: 'linear' },
        'conv.weight': { name: 'conv2d/kernel', layout: 'conv2d' },
        'signal.weight': { name: 'conv1d/kernel', layout: 'conv1d' },
        'up.weight': { name: 'conv2d_transpose/kernel', layout: 'convTranspose2d' },
        'each.weight': { name: 'depthwise_conv2d/kernel', layout: 'depthwiseConv2d' },
      },
    });
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['dense/bias', [2]],
      ['dense/kernel', [3, 2]],
      ['conv2d/kernel', [3, 2, 4, 5]],
      ['conv1d/kernel', [4, 2, 3]],
      ['conv2d_transpose/kernel', [3, 2, 5, 4]],
      ['depthwise_conv2d/kernel', [3, 2, 4, 1]],
    ]);
    expect(Array.from(weights[1]!.values)).toEqual([0, 3, 1, 4, 2, 5]);
    // [row 2, column 1, input 3, output 4] of ours is [output 4, input 3, row 2, column 1] of theirs
    expect(weights[2]!.values[((2 * 2 + 1) * 4 + 3) * 5 + 4]).toBe(((4 * 4 + 3) * 3 + 2) * 2 + 1);
    // [step 3, input 1, output 2]
    expect(weights[3]!.values[(3 * 2 + 1) * 3 + 2]).toBe((2 * 2 + 1) * 4 + 3);
  });
});

/** What PyTorch's own modules give: test/torch/make_recurrent.py. */
describe('recurrent modules of PyTorch give here what they give there', () => {
  interface Plain {
    readonly shape: readonly number[];
    readonly values: readonly number[];
  }
  type Case = { readonly weights: Readonly<Record<string, Plain>>; readonly x: Plain; readonly y: Plain };
  const cases: Readonly<Record<string, Case>> = JSON.parse(readFileSync('test/torch/recurrent.json', 'utf8'));
  const own = { units: 2, returnSequences: true } as const;
  const names = (
    layout: 'lstm' | 'gru' | 'rnn',
    to: string,
    suffix = '',
  ): NonNullable<SafetensorsOptions['names']> => ({
    [`weight_ih_l0${suffix}`]: { name: `${to}/kernel`, layout },
    [`weight_hh_l0${suffix}`]: { name: `${to}/recurrent_kernel`, layout },
    [`bias_ih_l0${suffix}`]: { name: `${to}/bias`, layout },
    [`bias_hh_l0${suffix}`]: { name: `${to}/bias`, layout },
  });
  const unbiased = Object.entries(names('lstm', 'lstm')).filter(([name]) => !name.startsWith('bias'));
  it.each([
    ['lstm', layers.lstm(own), names('lstm', 'lstm')],
    ['gru', layers.gru(own), names('gru', 'gru')],
    ['rnn', layers.simpleRNN(own), names('rnn', 'simple_rnn')],
    [
      'gru both ways',
      layers.bidirectional({ layer: layers.gru(own) }),
      {
        ...names('gru', 'bidirectional/forward_gru'),
        ...names('gru', 'bidirectional/backward_gru', '_reverse'),
      },
    ],
    ['lstm without biases', layers.lstm({ ...own, useBias: false }), Object.fromEntries(unbiased)],
  ] as const)('%s', (name, layer, map) => {
    const { weights, x, y } = cases[name]!;
    const stored = Object.entries(weights).map(([own, { shape, values }]): TensorToStore => {
      return { name: own, shape, values: Float32Array.from(values) };
    });
    const steps = input({ shape: [4, 3] });
    const net = model({ inputs: steps, outputs: layer.apply(steps) as ModelTensor });
    const read = fromSafetensors(writeSafetensors('test', stored), { names: map });
    expect(read.map(({ name, shape }) => ({ name, shape }))).toEqual(
      net.weights.map(({ name, shape }) => ({ name, shape })),
    );
    const [found] = predicted(net, read, [x]);
    // PyTorch sums in f32
    expect(Math.max(...found!.map((value, i) => Math.abs(value - y.values[i]!)))).toBeLessThan(1e-6);
  });
});
