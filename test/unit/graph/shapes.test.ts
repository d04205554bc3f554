/** Shape rules: what each op makes of its inputs, and what it refuses, in words that name the op and both shapes. */
import { describe, expect, it } from 'vitest';
import { ShapeError, UsageError } from '../../../src/errors.ts';
import { bytesOf, type DType, leaf, type Node, type Shape } from '../../../src/graph/node.ts';
import * as b from '../../../src/ops/all.ts';

const f32 = (...shape: number[]): Node => leaf('input', 'x', shape, 'f32');
const u32 = (...shape: number[]): Node => leaf('input', 'i', shape, 'u32');
const i32 = (...shape: number[]): Node => leaf('input', 'k', shape, 'i32');
const u8 = (...shape: number[]): Node => leaf('input', 'data', shape, 'u8');
const clock = u32(8);
const batch = { count: 10, batch: 4, stride: 4, shuffle: true };
const epsilons = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, correctEpsilon: false };

const good: [string, Node, Shape, DType][] = [
  ['add', b.add(f32(2, 3), f32(2, 3)), [2, 3], 'f32'],
  ['scale', b.scale(f32(2, 3, 4), 2), [2, 3, 4], 'f32'],
  ['bias', b.add(f32(2, 3), f32(3)), [2, 3], 'f32'],
  ['bias of pictures', b.add(f32(2, 4, 4, 3), f32(3)), [2, 4, 4, 3], 'f32'],
  ['a column and a row', b.mul(f32(2, 1), f32(3)), [2, 3], 'f32'],
  ['sub', b.sub(f32(2, 1), f32(3)), [2, 3], 'f32'],
  ['div', b.div(f32(3), f32(2, 1)), [2, 3], 'f32'],
  ['pow', b.pow(f32(2, 3), b.fill([], 2)), [2, 3], 'f32'],
  ['greater', b.greater(f32(2, 3), f32(3)), [2, 3], 'f32'],
  ['where', b.where(f32(4, 1, 1), f32(2, 1), f32(3)), [4, 2, 3], 'f32'],
  ['clip', b.clip(f32(2, 3), 0, 1), [2, 3], 'f32'],
  ['gelu', b.gelu(f32(2, 3), true), [2, 3], 'f32'],
  ['cast', b.cast(u32(2, 3)), [2, 3], 'f32'],
  ['cast of f32', b.cast(f32(2, 3)), [2, 3], 'f32'],
  ['dropout', b.dropout(f32(2, 3), clock, 0.5, 0), [2, 3], 'f32'],
  ['fill', b.fill([3, 1], 1), [3, 1], 'f32'],
  ['uniform', b.uniform(clock, [7], 1, 0), [7], 'f32'],
  ['matmul', b.matmul(f32(2, 3), f32(3, 4)), [2, 4], 'f32'],
  ['matmul aᵀ', b.matmul(f32(3, 2), f32(3, 4), true), [2, 4], 'f32'],
  ['matmul bᵀ', b.matmul(f32(2, 3), f32(4, 3), false, true), [2, 4], 'f32'],
  ['matmul aᵀ bᵀ', b.matmul(f32(3, 2), f32(4, 3), true, true), [2, 4], 'f32'],
  ['matmul of batches', b.batchedMatmul(f32(5, 1, 2, 3), f32(4, 3, 6)), [5, 4, 2, 6], 'f32'],
  ['matmul of a batch with a matrix', b.batchedMatmul(f32(5, 4, 2, 3), f32(6, 3), false, true), [5, 4, 2, 6], 'f32'],
  ['matmul of a vector with a batch', b.batchedMatmul(f32(3), f32(5, 3, 6)), [5, 6], 'f32'],
  ['matmul of vectors', b.batchedMatmul(f32(3), f32(3)), [], 'f32'],
  ['sum over rows', b.sum(f32(2, 3), [0]), [3], 'f32'],
  ['sum of pictures', b.sum(f32(2, 4, 4, 3), [0, 1, 2]), [3], 'f32'],
  ['sum over columns', b.sum(f32(2, 3), [1]), [2], 'f32'],
  ['softmax', b.softmax(f32(2, 3)), [2, 3], 'f32'],
  ['softmax of a vector', b.softmax(f32(3)), [3], 'f32'],
  ['logSoftmax', b.logSoftmax(f32(2, 3, 4)), [2, 3, 4], 'f32'],
  ['sum of all', b.sum(f32(2, 3)), [], 'f32'],
  ['sum of a number', b.sum(f32()), [], 'f32'],
  ['mean, the axes kept', b.mean(f32(2, 3, 4), [-1, 0], true), [1, 3, 1], 'f32'],
  ['max along the first and the last axis', b.max(f32(2, 3, 4), [2, 0]), [3], 'f32'],
  ['min, the axes kept', b.min(f32(2, 3, 4), [2, 0], true), [1, 3, 1], 'f32'],
  ['variance', b.variance(f32(2, 3, 4), [1]), [2, 4], 'f32'],
  ['logSumExp', b.logSumExp(f32(2, 3, 4), [1], true), [2, 1, 4], 'f32'],
  ['argMax', b.argMax(f32(2, 3, 4), -2), [2, 4], 'u32'],
  ['argMax of all, the axes kept', b.argMax(f32(2, 3), undefined, true), [1, 1], 'u32'],
  ['crossEntropy', b.crossEntropy(f32(2, 3), u32(2)), [2], 'f32'],
  ['crossEntropyGrad', b.crossEntropyGrad(f32(2, 3), u32(2)), [2, 3], 'f32'],
  ['accuracy', b.accuracy(f32(2, 3), u32(2)), [2], 'f32'],
  ['transpose', b.transpose(f32(2, 3, 4), [2, 0, -2]), [4, 2, 3], 'f32'],
  ['transpose of a matrix', b.transpose(u32(2, 3)), [3, 2], 'u32'],
  ['slice', b.slice(f32(5, 6), [4, 1], [3, 2], [-2, 3]), [3, 2], 'f32'],
  ['flip', b.flip(u32(5), [0]), [5], 'u32'],
  ['concat', b.concat([f32(2, 3), f32(2, 1), f32(2, 4)]), [2, 8], 'f32'],
  [
    'concat of many',
    b.concat(
      Array.from({ length: 40 }, () => f32(1, 3)),
      0,
    ),
    [40, 3],
    'f32',
  ],
  ['stack', b.stack([f32(2, 3), f32(2, 3)], -1), [2, 3, 2], 'f32'],
  ['split', b.split(f32(2, 9), 3, 1)[2]!, [2, 3], 'f32'],
  ['split at indices', b.split(f32(9, 2), [2, 5])[2]!, [4, 2], 'f32'],
  [
    'pad',
    b.pad(f32(2, 3), [
      [0, 1],
      [2, 3],
    ]),
    [3, 8],
    'f32',
  ],
  ['expandDims', b.expandDims(f32(2, 3), -1), [2, 3, 1], 'f32'],
  ['squeeze', b.squeeze(f32(1, 2, 1, 3)), [2, 3], 'f32'],
  ['squeeze of one axis', b.squeeze(f32(1, 2, 1), [0]), [2, 1], 'f32'],
  ['stopGradient', b.stopGradient(f32(2, 3)), [2, 3], 'f32'],
  ['iota', b.iota([2, 3], -1), [2, 3], 'f32'],
  ['oneHot', b.oneHot(u32(2, 3), 5), [2, 3, 5], 'f32'],
  ['bins', b.bins(f32(3, 4), f32(2), f32(3)), [3, 4], 'i32'],
  ['take', b.take(f32(9, 4, 2), u32(3, 5)), [3, 5, 4, 2], 'f32'],
  ['take of numbers', b.take(f32(9), u32(3, 5)), [3, 5], 'f32'],
  ['scatterAdd', b.scatterAdd(f32(3, 5, 4), u32(3, 5), [9, 4]), [9, 4], 'f32'],
  ['randomUniform', b.randomUniform(clock, [7], 0, 1, 0), [7], 'f32'],
  ['randomNormal', b.randomNormal(clock, [7], 0, 1, 0), [7], 'f32'],
  ['bernoulli', b.bernoulli(clock, [7], 0.5, 0), [7], 'f32'],
  ['reshape', b.reshape(f32(2, 6), [3, 4]), [3, 4], 'f32'],
  ['gather', b.gather(u8(9, 5, 5), u32(4), 1, [5, 5]), [4, 5, 5], 'f32'],
  ['gather, flattened', b.gather(u8(9, 5, 5), u32(4), 1, [25]), [4, 25], 'f32'],
  ['gatherLabels', b.gatherLabels(u32(9), u32(4)), [4], 'u32'],
  ['gatherWhole', b.gatherWhole(i32(9, 5, 2), u32(4), [5, 2], 'i32'), [4, 5, 2], 'i32'],
  ['gatherWhole of bytes', b.gatherWhole(u8(9, 5), u32(4), [5], 'u32'), [4, 5], 'u32'],
  ['scatter of whole numbers', b.scatter(i32(9, 3), i32(2, 3), u32(2)), [9, 3], 'i32'],
  ['scatter', b.scatter(f32(9, 3), f32(2, 3), u32(2)), [9, 3], 'f32'],
  ['record', b.record(f32(257), f32(32)), [257], 'f32'],
  ['batchIndices', b.batchIndices(clock, batch), [4], 'u32'],
  ['tick', b.tick(clock, 5), [8], 'u32'],
  ['sgd', b.sgd(f32(2, 3), f32(2, 3), f32(8)), [2, 3], 'f32'],
  ['momentum', b.momentum(f32(2), f32(2), f32(2), f32(8), 0.9, true)[1]!, [2], 'f32'],
  ['adam', b.adam(f32(2), f32(2), f32(2), f32(2), f32(8), 0.9, 0.999)[2]!, [2], 'f32'],
  ['adamRates', b.adamRates(f32(8), epsilons), [8], 'f32'],
];

const bad: [string, () => Node | Node[], RegExp][] = [
  ['add', () => b.add(f32(2, 3), f32(3, 2)), /^add: the shape of \[3, 2\] does not fit \[2, 3\]\./],
  ['reluGrad', () => b.reluGrad(f32(2, 3), f32(6)), /^reluGrad: the shape of \[6\] does not fit \[2, 3\]\./],
  ['bias of another length', () => b.add(f32(2, 3), f32(2)), /^add: the shape of \[2\] does not fit \[2, 3\]/],
  ['bias that is a matrix', () => b.add(f32(2, 3), f32(3, 1)), /^add: the shape of \[3, 1\]/],
  ['sub', () => b.sub(f32(2, 3), f32(2)), /^sub: the shape of \[2\] does not fit \[2, 3\]\./],
  ['where', () => b.where(f32(2), f32(2, 3), f32(3)), /^where: the shape of \[2, 3\] does not fit \[2\]\./],
  [
    'add of whole numbers',
    () => b.add(f32(2), u32(2)),
    /^add: got a tensor of u32, expected f32\. Make it f32 with cast\.$/,
  ],
  ['equal of bytes', () => b.equal(u8(2), f32(2)), /^equal: got a tensor of u8, expected f32\./],
  ['cast of bytes', () => b.cast(u8(2, 3)), /^cast: got a tensor of u8, expected u32, i32 or f32\. Gather it first\.$/],
  ['mul', () => b.mul(f32(2, 3), f32(2)), /^mul: the shape of \[2\] does not fit \[2, 3\]\./],
  [
    'matmul',
    () => b.matmul(f32(64, 784), f32(800, 128)),
    /^matmul: 784 columns against 800 rows\. a is \[64, 784\], b is \[800, 128\]\./,
  ],
  ['matmul aᵀ', () => b.matmul(f32(2, 3), f32(3, 4), true), /2 columns against 3 rows\. a is \[2, 3\] transposed/],
  [
    'matmul bᵀ',
    () => b.matmul(f32(2, 3), f32(3, 4), false, true),
    /3 columns against 4 rows\. .*b is \[3, 4\] transposed/,
  ],
  ['matmul of pictures', () => b.matmul(f32(2, 3, 3), f32(3, 4)), /^matmul: got \[2, 3, 3\], expected a matrix/],
  [
    'matmul of a batch, terms',
    () => b.batchedMatmul(f32(5, 2, 3), f32(5, 2, 3)),
    /^matmul: 3 columns against 2 rows\. a is \[5, 2, 3\], b is \[5, 2, 3\]/,
  ],
  [
    'matmul of a batch, transposed',
    () => b.batchedMatmul(f32(5, 2, 3), f32(3, 2), true),
    /^matmul: 2 columns against 3 rows\. a is \[5, 2, 3\] transposed, b is \[3, 2\]/,
  ],
  [
    'matmul of two batches',
    () => b.batchedMatmul(f32(5, 2, 3), f32(4, 3, 2)),
    /^matmul, the batch: the shape of \[4\] does not fit \[5\]/,
  ],
  ['matmul of a number', () => b.batchedMatmul(f32(), f32(3)), /^matmul: got \[\] and \[3\], expected vectors/],
  ['matmul of whole numbers', () => b.batchedMatmul(u32(2, 2, 3), f32(2, 3, 2)), /^matmul: got a tensor of u32/],
  ['softmax', () => b.softmax(f32()), /^softmax: got \[\], expected one class or more/],
  ['softmax of nothing', () => b.softmax(f32(3, 0)), /^softmax: got \[3, 0\], expected one class or more/],
  ['logSoftmax of whole numbers', () => b.logSoftmax(u32(3)), /^logSoftmax: got a tensor of u32, expected f32/],
  ['sum along no axis', () => b.sum(f32(2, 3), [2]), /^sum: axis 2 of \[2, 3\], which has 2 axes/],
  ['mean along an axis before the first', () => b.mean(f32(2, 3), [-3]), /^mean: axis -3 of \[2, 3\]/],
  [
    'max along an axis named twice',
    () => b.max(f32(2, 3), [1, -1]),
    /^max: axes \[1,-1\] of \[2, 3\]\. Name each axis once/,
  ],
  ['min along an empty list', () => b.min(f32(2, 3), []), /^min: axes \[\] of \[2, 3\]/],
  ['variance of nothing', () => b.variance(f32(2, 0)), /^variance: axis 1, which has no elements, of \[2, 0\]/],
  ['logSumExp of nothing', () => b.logSumExp(f32(0, 2), [0]), /^logSumExp: axis 0, which has no elements, of \[0, 2\]/],
  ['argMax of nothing', () => b.argMax(f32(2, 0), 1), /^argMax: axis 1, which has no elements/],
  ['argMax along no axis', () => b.argMax(f32(2), 1), /^argMax: axis 1 of \[2\]/],
  ['sum of whole numbers', () => b.sum(u32(2)), /^sum: got a tensor of u32, expected f32/],
  ['argMax of whole numbers', () => b.argMax(u32(2)), /^argMax: got a tensor of u32, expected f32/],
  ['softmaxGrad', () => b.softmaxGrad(f32(2, 3), f32(2, 4)), /^softmaxGrad: the shape/],
  [
    'crossEntropy',
    () => b.crossEntropy(f32(2, 3), u32(3)),
    /^crossEntropy: the batch of \[2, 3\] does not fit \[3\]\./,
  ],
  [
    'labels of f32',
    () => b.crossEntropy(f32(2, 3), f32(2)),
    /^crossEntropy: got labels of f32, expected whole numbers/,
  ],
  ['one-hot labels', () => b.crossEntropy(f32(2, 3), u32(2, 3)), /^crossEntropy: got \[2, 3\], expected a vector/],
  ['accuracy', () => b.accuracy(f32(4), u32(4)), /^accuracy: got \[4\], expected a matrix/],
  ['gather', () => b.gather(u8(9, 5), u32(4), 1, [6]), /^gather: the sample size of \[9, 5\] does not fit \[4\]\./],
  [
    'gather of whole numbers as f32',
    () => b.gather(u32(9, 5), u32(4), 1, [5]),
    /^gather: got data of u32, expected f32 or bytes\. Cast what is gathered\.$/,
  ],
  [
    'gatherWhole of f32',
    () => b.gatherWhole(f32(9, 5), u32(4), [5], 'i32'),
    /^gather: got data of f32, expected i32 or bytes\./,
  ],
  [
    'scatter of another dtype',
    () => b.scatter(f32(9, 3), u32(2, 3), u32(2)),
    /^scatter: got rows of u32, expected f32\. Cast the rows\.$/,
  ],
  ['gather by a matrix', () => b.gather(u8(9, 5), u32(4, 1), 1, [5]), /^gather: got \[4, 1\], expected a vector/],
  [
    'transpose by an axis twice',
    () => b.transpose(f32(2, 3), [0, 0]),
    /^transpose: axes \[0,0\] of \[2, 3\]\. Name each axis once/,
  ],
  ['transpose by too few axes', () => b.transpose(f32(2, 3), [0]), /^transpose: axes \[0\] of \[2, 3\]/],
  [
    'transpose by an axis that is not there',
    () => b.transpose(f32(2, 3), [0, 2]),
    /^transpose: axis 2 of \[2, 3\], which has 2 axes/,
  ],
  [
    'an empty slice',
    () => b.slice(f32(2, 3), [0, 0], [2, 0]),
    /^slice: \[2, 0\] elements from \[0,0\] in steps of \[1,1\] of \[2, 3\]/,
  ],
  [
    'a slice that goes beyond',
    () => b.slice(f32(2, 3), [0, 1], [2, 2], [1, 2]),
    /^slice: .* of \[2, 3\]\. Take at least one/,
  ],
  [
    'a slice that goes before the beginning',
    () => b.slice(f32(4), [2], [4], [-1]),
    /^slice: \[4\] elements from \[2\]/,
  ],
  ['a slice of another rank', () => b.slice(f32(4), [0, 0], [1, 1]), /^slice: \[1, 1\] elements/],
  ['flip', () => b.flip(f32(4), [1]), /^flip: axis 1 of \[4\]/],
  ['concat', () => b.concat([f32(2, 3), f32(3, 3)]), /^concat: the shape of \[3, 3\] does not fit \[2, 3\]/],
  ['concat of ranks', () => b.concat([f32(2, 3), f32(3)]), /^concat: the shape of \[3\] does not fit \[2, 3\]/],
  ['concat of nothing', () => b.concat([]), /^concat: got no tensors/],
  ['concat of whole numbers', () => b.concat([u32(3), u32(3)]), /^concat: got a tensor of u32, expected f32/],
  ['concat along no axis', () => b.concat([f32(2), f32(2)], 1), /^concat: axis 1 of \[2\]/],
  ['stack', () => b.stack([f32(2, 3), f32(2, 1)]), /^stack: the shape of \[2, 1\] does not fit \[2, 3\]/],
  [
    'split',
    () => b.split(f32(2, 9), 2, 1),
    /^split: 2 equal parts of axis 1 of \[2, 9\]\. Take a number that divides 9/,
  ],
  ['split at an end', () => b.split(f32(9), [2, 9]), /^split: parts of axis 0 of \[9\] that begin at \[0,2,9\]/],
  ['pad', () => b.pad(f32(2, 3), [[1, 1]]), /^pad: widths \[\[1, 1\]\] of 0 around \[2, 3\]/],
  ['pad by less', () => b.pad(f32(2), [[-1, 1]]), /^pad: widths \[\[-1, 1\]\]/],
  ['pad with what is no number', () => b.pad(f32(2), [[1, 1]], Number.NaN), /^pad: .* of NaN around/],
  ['expandDims', () => b.expandDims(f32(2), 2), /^expandDims: axis 2 of a tensor made of \[2\]/],
  ['squeeze', () => b.squeeze(f32(2, 1), [0]), /^squeeze: axis 0 of \[2, 1\] has 2 elements, expected 1/],
  ['iota', () => b.iota([2, 3], 2), /^iota: axis 2 of \[2, 3\]/],
  ['oneHot of numbers', () => b.oneHot(f32(2), 3), /^oneHot: got indices of f32/],
  ['oneHot of nothing', () => b.oneHot(u32(2), 0), /^oneHot: 0 classes for indices \[2\]/],
  ['bins without an edge', () => b.bins(f32(3), f32(0), f32(1)), /^bins: got edges \[0\] and values \[1\]/],
  [
    'bins with as many values as edges',
    () => b.bins(f32(3), f32(2), f32(2)),
    /^bins: got edges \[2\] and values \[2\]/,
  ],
  ['take by numbers', () => b.take(f32(2, 3), f32(4)), /^take: got indices \[4\] of f32, expected whole numbers/],
  ['take of whole numbers', () => b.take(u32(2), u32(4)), /^take: got a table \[2\] of u32/],
  [
    'scatterAdd',
    () => b.scatterAdd(f32(4, 3), u32(5), [9, 3]),
    /^scatterAdd: the shape of \[4, 3\] does not fit \[5\]/,
  ],
  ['sgd', () => b.sgd(f32(2), f32(3), f32(8)), /^sgd: the shape of \[3\] does not fit \[2\]\./],
  ['momentum', () => b.momentum(f32(2), f32(3), f32(2), f32(8), 0.9, false), /^momentum: the shape/],
  ['adam', () => b.adam(f32(2), f32(2), f32(2), f32(3), f32(8), 0.9, 0.999), /^adam: the shape of \[3\]/],
];

describe('shape rules', () => {
  it.each(good)('%s', (_, node, shape, dtype) => {
    expect([node.shape, node.dtype]).toEqual([shape, dtype]);
  });

  it.each(bad)('refuse: %s', (_, build, message) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  it('refuse to clip from a high end to a low one', () => {
    expect(() => b.clip(f32(2), 3, 1)).toThrow(new UsageError('clip: from 3 to 1. Give the lower end first.'));
    expect(() => b.clip(f32(2), Number.NaN, 1)).toThrow(/^clip: from NaN to 1\./);
  });

  it('a reshape of another size is our own bug', () => {
    expect(() => b.reshape(f32(2, 3), [7])).toThrow(/^internal: /);
  });
});

describe('bytesOf', () => {
  it.each([
    [[3, 5], 'f32', 60],
    [[7], 'u32', 28],
    [[2, 3], 'i32', 24],
    [[10, 28, 28], 'u8', 7840],
    [[10, 5], 'u8', 80],
    [[10], 'u8', 40],
  ] as [number[], DType, number][])('[%s] of %s takes %i bytes', (shape, dtype, bytes) => {
    expect(bytesOf(shape, dtype)).toBe(bytes);
  });
});
