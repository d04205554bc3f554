/** Wrong calls of ops: what is no operand, shapes and axes that do not fit, options by another name. */
import { leaf } from '../../src/graph/node.ts';
import { input, ops, tensor } from '../../src/index.ts';
import { symbolOf } from '../../src/nn/symbolic.ts';
import { type BadInput, wrong } from './row.ts';

/** [2, 3], [4], whole numbers [2] */
const x = symbolOf(leaf('input', 'x', [2, 3], 'f32'));
const four = symbolOf(leaf('input', 'four', [4], 'f32'));
const i = symbolOf(leaf('input', 'i', [2], 'i32'));

const OPERANDS: readonly BadInput[] = [
  [
    'a tensor with values',
    'UsageError',
    'ops.add: x2 is a tensor with values, [3]; expected a symbolic tensor or a number. Values that a step needs go into fit, as samples.',
    () => ops.add(x, wrong(tensor([1, 2, 3]))),
  ],
  [
    'a tensor with values by a method',
    'UsageError',
    'ops.subtract: x2 is a tensor with values, [1]; expected a symbolic tensor or a number. Values that a step needs go into fit, as samples.',
    () => x.sub(wrong(tensor([1]))),
  ],
  [
    'a promise',
    'UsageError',
    'ops.exp: x is a promise; expected a symbolic tensor or a number. A step cannot wait: await it before fit, and give it as samples.',
    () => ops.exp(wrong(Promise.resolve(x))),
  ],
  [
    'a model tensor',
    'UsageError',
    "ops.square: x is the model tensor 'pixels'; expected a symbolic tensor or a number. Ops are for steps: apply a layer to it, such as layers.activation.",
    () => ops.square(wrong(input({ shape: [3], name: 'pixels' }))),
  ],
  [
    'a list',
    'UsageError',
    'ops.maximum: x2 is a list of 2; expected a symbolic tensor or a number.',
    () => ops.maximum(x, wrong([1, 2])),
  ],
  [
    'nothing',
    'UsageError',
    'ops.multiply: x2 is undefined; expected a symbolic tensor or a number.',
    () => ops.multiply(x, wrong(undefined)),
  ],
  [
    'an infinite number',
    'UsageError',
    'ops.divide: x1 is Infinity; expected a number that float32 holds.',
    () => ops.divide(Number.POSITIVE_INFINITY, x),
  ],
  [
    'whole numbers',
    'UsageError',
    "ops.equal: x1 is a symbolic tensor [2] of int32; expected float32. Make it so with cast('float32').",
    () => ops.equal(i, 1),
  ],
  [
    'an operator of JavaScript',
    'UsageError',
    "symbolic tensor [2, 3] of float32: it has no value before the step runs, so JavaScript's operators cannot compute with it. Use its methods or ops: x.mul(2), x.less(1).",
    () => wrong<number>(x) * 2,
  ],
  [
    'maxPool of a matrix',
    'ShapeError',
    'ops.maxPool: got [2, 3], expected [batch, height, width, channels] or [batch, steps, channels].',
    () => ops.maxPool(x, 2),
  ],
  [
    'averagePool of nothing',
    'UsageError',
    'ops.averagePool: poolSize is 0; expected a whole number from 1 up.',
    () => ops.averagePool(ops.reshape(x, [1, 2, 3]), 0),
  ],
  [
    'maxPool of three sizes',
    'UsageError',
    'ops.maxPool: poolSize is a list of 3; expected a number, or two in a list.',
    () => ops.maxPool(ops.reshape(x, [1, 2, 3, 1]), [1, 2, 3]),
  ],
  [
    'maxPool with a padding of numbers',
    'UsageError',
    "ops.maxPool: padding is 1; expected 'valid' or 'same'.",
    () => ops.maxPool(ops.reshape(x, [1, 2, 3, 1]), 2, { padding: wrong(1) }),
  ],
  [
    'windows that are larger than the picture',
    'ShapeError',
    "ops.averagePool: a window of [3, 3] does not fit into pictures of [2, 3]. Take a smaller one, or padding 'same'.",
    () => ops.averagePool(ops.reshape(x, [1, 2, 3, 1]), 3),
  ],
  [
    'a tensor instead of a list',
    'UsageError',
    'ops.concatenate: xs is an object (Object); expected a list of symbolic tensors, such as [x, y].',
    () => ops.concatenate(wrong(x)),
  ],
  [
    'a text among tensors',
    'UsageError',
    "ops.stack: xs[1] is 'x'; expected a symbolic tensor or a number.",
    () => ops.stack([x, wrong('x')]),
  ],
  [
    'indices that are no whole numbers',
    'UsageError',
    'ops.take: indices is a symbolic tensor [4] of float32; expected whole numbers: int32 or uint32. They come from the data, or from ops.argmax.',
    () => ops.take(x, four),
  ],
];

const SHAPES: readonly BadInput[] = [
  [
    'shapes that do not broadcast',
    'ShapeError',
    'ops.subtract: the shape of [4] does not fit [2, 3]. Make the two shapes agree.',
    () => ops.subtract(x, four),
  ],
  [
    'three shapes that do not broadcast',
    'ShapeError',
    'ops.where: the shape of [4] does not fit [2, 3]. Make the two shapes agree.',
    () => ops.where(x, 0, four),
  ],
  [
    'matrices that do not fit',
    'ShapeError',
    'ops.matmul: 3 columns against 2 rows. a is [2, 3], b is [2, 3].',
    () => x.matmul(x),
  ],
  [
    'a product with a number',
    'ShapeError',
    'ops.matmul: got [2, 3] and [], expected vectors, matrices or tensors. A number is multiplied by mul.',
    () => ops.matmul(x, 2),
  ],
  [
    'dot with a tensor of three axes',
    'ShapeError',
    'ops.dot: x1 is [2, 3], x2 [2, 3, 1]; expected x2 to be a number, [K] or [K, N]. Take ops.matmul for products of tensors.',
    () => ops.dot(x, ops.expandDims(x, 2)),
  ],
  [
    'an axis that a sum has not',
    'ShapeError',
    'ops.sum: axis 2 of [2, 3], which has 2 axes. Take one from -2 to 1.',
    () => ops.sum(x, { axis: 2 }),
  ],
  [
    'vectors that do not fit',
    'ShapeError',
    'ops.dot: 4 columns against 2 rows. a is [4], b is [2, 3].',
    () => ops.dot(four, x),
  ],
  [
    'an axis that softmax has not',
    'ShapeError',
    'ops.softmax: axis -3 of [2, 3], which has 2 axes. Take one from -2 to 1.',
    () => ops.softmax(x, { axis: -3 }),
  ],
  [
    'an axis named twice',
    'ShapeError',
    'ops.std: axes [0,0] of [2, 3]. Name each axis once, and at least one that has elements.',
    () => ops.std(x, { axis: [0, 0] }),
  ],
  [
    'a shape of other elements',
    'ShapeError',
    'ops.reshape: [2, 3] to [4]: it has 6 elements. Give sizes with that product; one of them may be -1, for what is left.',
    () => x.reshape([4]),
  ],
  [
    'a shape with two open sizes',
    'ShapeError',
    'ops.reshape: [2, 3] to [-1, -1]: it has 6 elements. Give sizes with that product; one of them may be -1, for what is left.',
    () => x.reshape([-1, -1]),
  ],
  [
    'a slice beyond the end',
    'ShapeError',
    'ops.slice: [2, 3] elements from [0,1] in steps of [1,1] of [2, 3]. Take at least one along each axis, all within it.',
    () => x.slice([0, 1], [2, 3]),
  ],
  [
    'a shape that it cannot be repeated to',
    'ShapeError',
    'ops.broadcastTo: the shape of [2, 3] does not fit [3]. Make the two shapes agree.',
    () => ops.broadcastTo(x, [3]),
  ],
  [
    'an axis that is not 1',
    'ShapeError',
    'ops.squeeze: axis 0 of [2, 3] has 2 elements, expected 1.',
    () => ops.squeeze(x, { axis: 0 }),
  ],
  [
    'tensors of several shapes in a stack',
    'ShapeError',
    'ops.stack: the shape of [4] does not fit [2, 3]. Make the two shapes agree.',
    () => ops.stack([x, four]),
  ],
  ['no tensors', 'ShapeError', 'ops.concatenate: got no tensors, expected at least one.', () => ops.concatenate([])],
  [
    'parts that are not equal',
    'ShapeError',
    'ops.split: 2 equal parts of axis 1 of [2, 3]. Take a number that divides 3.',
    () => ops.split(x, 2, { axis: 1 }),
  ],
  [
    'widths for too few axes',
    'ShapeError',
    'ops.pad: widths [[1, 1]] of 0 around [2, 3]. Give [before, after] for each axis, whole numbers from 0 on, and a finite value.',
    () => ops.pad(x, [[1, 1]]),
  ],
  [
    'an axis that one-hot vectors have not',
    'ShapeError',
    'ops.oneHot: axis 2 of [2, 1], which has 2 axes. Take one from -2 to 1.',
    () => ops.oneHot(i, 3, { axis: 2 }),
  ],
  [
    'numbers that never end',
    'ShapeError',
    'ops.arange: no numbers, or no end of them, from 0 to before 3 in steps of 0. Take a stop that steps lead to.',
    () => ops.arange(0, 3, { step: 0 }),
  ],
];

const OPTIONS: readonly BadInput[] = [
  [
    'an axis by position',
    'UsageError',
    'ops.mean: the options are -1; expected a plain object such as { axis: -1 }.',
    () => ops.mean(x, wrong(-1)),
  ],
  [
    'axes by position',
    'UsageError',
    'ops.transpose: the options are a list of 2; expected a plain object such as { axes: [1, 0] }.',
    () => ops.transpose(x, wrong([1, 0])),
  ],
  [
    "an option in Python's spelling",
    'UsageError',
    "ops.leakyRelu: unknown option 'negative_slope'. Did you mean 'negativeSlope'? Known: negativeSlope.",
    () => ops.leakyRelu(x, wrong({ negative_slope: 0.1 })),
  ],
  [
    'an option misspelt',
    'UsageError',
    "ops.max: unknown option 'keepDims'. Did you mean 'keepdims'? Known: axis, keepdims.",
    () => ops.max(x, wrong({ keepDims: true })),
  ],
  [
    'an axis that is no whole number',
    'UsageError',
    'ops.min: axis is 0.5; expected a whole number, a list of them, or null for all.',
    () => ops.min(x, { axis: 0.5 }),
  ],
  [
    'axes that are text',
    'UsageError',
    "ops.transpose: axes is 'NHWC'; expected a whole number, a list of them, or null for all.",
    () => ops.transpose(x, { axes: wrong('NHWC') }),
  ],
  [
    'several axes for one',
    'UsageError',
    'ops.argmax: axis is [0, 1]; expected a whole number.',
    () => ops.argmax(x, { axis: wrong([0, 1]) }),
  ],
  [
    'keepdims as a number',
    'UsageError',
    'ops.sum: keepdims is 1; expected true or false.',
    () => ops.sum(x, { keepdims: wrong(1) }),
  ],
  [
    'a shape that is a number',
    'UsageError',
    'ops.zeros: shape is 3; expected a list of whole numbers from 1 up, one for each axis.',
    () => ops.zeros(wrong(3)),
  ],
  [
    'a shape without elements',
    'UsageError',
    'ops.full: shape is [2, 0]; expected a list of whole numbers from 1 up, one for each axis.',
    () => ops.full([2, 0], 1),
  ],
  ['ends in the wrong order', 'UsageError', 'ops.clip: from 1 to 0. Give the lower end first.', () => x.clip(1, 0)],
  [
    'whole numbers out of others',
    'UsageError',
    "ops.cast: dtype is 'int32' for a symbolic tensor [2, 3] of float32; expected 'float32'. Whole numbers come from the data, or from argmax.",
    () => ops.cast(x, wrong('int32')),
  ],
  [
    'parts that are no whole number',
    'UsageError',
    'ops.split: indicesOrSections is 1.5; expected a whole number, or a list of them.',
    () => ops.split(x, 1.5),
  ],
  [
    'widths that are negative',
    'UsageError',
    'ops.pad: padWidth is -1; expected [before, after] for each axis, or one number for all sides: whole numbers from 0 up.',
    () => ops.pad(x, -1),
  ],
  [
    'no classes',
    'UsageError',
    'ops.oneHot: numClasses is 0; expected a whole number from 1 up.',
    () => ops.oneHot(i, 0),
  ],
  [
    'a new axis that is no whole number',
    'UsageError',
    'ops.expandDims: axis is undefined; expected a whole number.',
    () => ops.expandDims(x, wrong(undefined)),
  ],
  [
    'a slope that is text',
    'UsageError',
    "ops.leakyRelu: negativeSlope is '0.1'; expected a number that float32 holds.",
    () => ops.leakyRelu(x, { negativeSlope: wrong('0.1') }),
  ],
];

export const BAD_OPS: readonly BadInput[] = [...OPERANDS, ...SHAPES, ...OPTIONS];

/** A valid call that works after each wrong one. */
export const appliesOps = (): void => {
  if (ops.add(x, 1).shape.join() !== '2,3') throw new Error('test: ops.add gives another shape.');
};
