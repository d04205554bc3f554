/** Ops of the API against numbers computed without wgrad, through the float64 twins of what they are made of; methods; types. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { type Node, sizeOf } from '../../../src/graph/node.ts';
import { ops, type SymbolicLike, type SymbolicTensor, type Tensor, tensor } from '../../../src/index.ts';
import { nodeOf, SymbolicTensor as Symbolic, symbolOf } from '../../../src/nn/symbolic.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { fill } from '../../../src/ops/sources.ts';
import { CASES, cube, FEEDS, i, type Row, SHORT, v, x, y } from '../../reference/ops-cases.ts';

const shapesOf = (result: Row[1]): (readonly number[])[] => [result].flat().map(({ shape }) => shape);
const valuesOf = (result: Row[1]): number[] =>
  evaluateGraph([result].flat().map(nodeOf), FEEDS).flatMap((part) => [...part]);

describe.each(Object.entries(CASES))('ops.%s', (_, rows) => {
  it.each(rows)('%s', (_call, result, shape, values) => {
    for (const own of shapesOf(result)) expect(own).toEqual(shape);
    const found = valuesOf(result);
    expect(found).toHaveLength(values.length);
    found.forEach((value, k) => {
      expect(value).toBeCloseTo(values[k]!, 10);
    });
  });
});

it('each op has its row, and short names are the same functions', () => {
  expect([...Object.keys(CASES), ...Object.keys(SHORT)].sort()).toEqual(Object.keys(ops).sort());
  for (const [short, name] of Object.entries(SHORT)) expect(ops[short as 'abs']).toBe(ops[name as 'absolute']);
});

it('options that are not the default', () => {
  expect(valuesOf(ops.leakyRelu(-2, { negativeSlope: 0.5 }))).toEqual([-1]);
  expect(valuesOf(ops.elu(-1, { alpha: 2 }))[0]).toBeCloseTo(2 * Math.expm1(-1), 12);
  // 1 · Φ(1)
  expect(valuesOf(ops.gelu(1, { approximate: false }))[0]).toBeCloseTo(0.8413447460685429, 10);
});

const METHODS: Readonly<Record<string, readonly [method: SymbolicTensor, op: SymbolicTensor]>> = {
  add: [x.add(y), ops.add(x, y)],
  sub: [x.sub(y), ops.subtract(x, y)],
  mul: [x.mul(2), ops.multiply(x, 2)],
  div: [x.div(y), ops.divide(x, y)],
  pow: [x.pow(3), ops.power(x, 3)],
  maximum: [x.maximum(y), ops.maximum(x, y)],
  minimum: [x.minimum(0), ops.minimum(x, 0)],
  greater: [x.greater(y), ops.greater(x, y)],
  greaterEqual: [x.greaterEqual(y), ops.greaterEqual(x, y)],
  less: [x.less(y), ops.less(x, y)],
  lessEqual: [x.lessEqual(y), ops.lessEqual(x, y)],
  equal: [x.equal(y), ops.equal(x, y)],
  notEqual: [x.notEqual(y), ops.notEqual(x, y)],
  neg: [x.neg(), ops.negative(x)],
  abs: [x.abs(), ops.absolute(x)],
  square: [x.square(), ops.square(x)],
  sqrt: [x.sqrt(), ops.sqrt(x)],
  rsqrt: [x.rsqrt(), ops.rsqrt(x)],
  exp: [x.exp(), ops.exp(x)],
  log: [x.log(), ops.log(x)],
  sigmoid: [x.sigmoid(), ops.sigmoid(x)],
  tanh: [x.tanh(), ops.tanh(x)],
  relu: [x.relu(), ops.relu(x)],
  clip: [x.clip(-1, 1), ops.clip(x, -1, 1)],
  matmul: [x.matmul(v), ops.matmul(x, v)],
  sum: [x.sum({ axis: 1 }), ops.sum(x, { axis: 1 })],
  mean: [x.mean({ axis: 0, keepdims: true }), ops.mean(x, { axis: 0, keepdims: true })],
  max: [x.max(), ops.max(x)],
  min: [x.min({ axis: [0, 1] }), ops.min(x, { axis: [0, 1] })],
  variance: [x.variance({ axis: -1 }), ops.variance(x, { axis: -1 })],
  argMax: [x.argMax({ axis: 1 }), ops.argmax(x, { axis: 1 })],
  softmax: [x.softmax(), ops.softmax(x)],
  logSoftmax: [x.logSoftmax({ axis: 0 }), ops.logSoftmax(x, { axis: 0 })],
  reshape: [x.reshape([-1]), ops.reshape(x, [-1])],
  transpose: [cube.transpose({ axes: [2, 0, 1] }), ops.transpose(cube, { axes: [2, 0, 1] })],
  slice: [x.slice([0, 1], [1, -1]), ops.slice(x, [0, 1], [1, -1])],
  expandDims: [x.expandDims(1), ops.expandDims(x, 1)],
  squeeze: [x.expandDims(0).squeeze(), ops.squeeze(ops.expandDims(x, 0))],
  cast: [i.cast('float32'), ops.cast(i, 'float32')],
  stopGradient: [x.stopGradient(), ops.stopGradient(x)],
};

/** A graph as text: the same for equal graphs. */
const textOf = ({ op, attrs, inputs, shape }: Node): string =>
  `${op.name}${JSON.stringify(attrs)}[${shape}](${inputs.map(textOf).join(', ')})`;

describe('methods', () => {
  it.each(Object.entries(METHODS))('%s is the op', (_, [method, op]) => {
    expect(textOf(nodeOf(method))).toBe(textOf(nodeOf(op)));
  });

  it('each has its row', () => {
    const own = Object.getOwnPropertyNames(Symbolic.prototype);
    expect(Object.keys(METHODS).sort()).toEqual(
      own.filter((name) => !['constructor', 'toString'].includes(name)).sort(),
    );
  });
});

it('a symbolic tensor says what it is, and is no number', () => {
  expect(`${x}, ${ops.argmax(x, { axis: 1 })}`).toBe(
    'symbolic tensor [2, 3] of float32, symbolic tensor [2] of uint32',
  );
  expect([x.dtype, i.dtype]).toEqual(['float32', 'int32']);
  // @ts-expect-error it is no number
  expect(() => x * 2).toThrow('it has no value before the step runs');
  expect(() => (x as unknown as number) < 1).toThrow('it has no value before the step runs');
});

it('gradients go through ops, but not through what they are stopped at', () => {
  const loss = ops.mean(ops.square(x.sub(y.stopGradient())));
  const [dx] = gradients(nodeOf(loss), fill([], 1), [nodeOf(x)]);
  const expected = FEEDS.x.map((a, k) => (2 * (a - FEEDS.y[k]!)) / sizeOf(x.shape));
  valuesOf(symbolOf(dx!)).forEach((value, k) => {
    expect(value).toBeCloseTo(expected[k]!, 10);
  });
  expect(() => gradients(nodeOf(loss), fill([], 1), [nodeOf(y)])).toThrow('does not depend on');
});

it('types: symbolic tensors and numbers alone', () => {
  expectTypeOf(ops.add).parameters.toEqualTypeOf<[SymbolicLike, SymbolicLike]>();
  expectTypeOf(ops.split).returns.toEqualTypeOf<SymbolicTensor[]>();
  expectTypeOf<Tensor>().not.toExtend<SymbolicLike>();
  expectTypeOf<SymbolicTensor>().not.toExtend<Tensor>();
  expectTypeOf<Promise<SymbolicTensor>>().not.toExtend<SymbolicLike>();
  // @ts-expect-error a tensor with values
  expect(() => ops.add(x, tensor([1]))).toThrow();
  // @ts-expect-error an axis by position
  expect(() => ops.sum(x, 1)).toThrow();
  // @ts-expect-error an option of another spelling
  expect(() => ops.sum(x, { keepDims: true })).toThrow();
  // @ts-expect-error whole numbers are not made
  expect(() => ops.cast(x, 'int32')).toThrow();
});
