/** Gradients where functions bend or inputs are equal: Keras's on TensorFlow. */
import { expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { leaf, type Node } from '../../../src/graph/node.ts';
import * as b from '../../../src/ops/all.ts';
import { gradients } from '../../../src/ops/gradients.ts';

const number = (value: number): Node => b.fill([], value);

const KINKS: [string, (x: Node) => Node, at: number[], expected: number[]][] = [
  ['abs', b.abs, [0], [0]],
  ['sign', b.sign, [-2, 0, 2], [0, 0, 0]],
  ['relu', b.relu, [0], [0]],
  ['maximum: the first has it', (x) => b.maximum(x, number(1)), [1], [1]],
  ['maximum: the second has none', (x) => b.maximum(number(1), x), [1], [0]],
  ['minimum: the first has it', (x) => b.minimum(x, number(1)), [1], [1]],
  ['minimum: the second has none', (x) => b.minimum(number(1), x), [1], [0]],
  ['clip lets it through at its ends', (x) => b.clip(x, -1, 1), [-2, -1, 0, 1, 2], [0, 1, 1, 1, 0]],
  ['leakyRelu', (x) => b.leakyRelu(x, 0.25), [0], [0.25]],
  ['elu', (x) => b.elu(x, 0.5), [0], [0.5]],
  ['relu6', b.relu6, [0, 6], [0, 0]],
  ['hardSigmoid', b.hardSigmoid, [-3, 3], [0, 0]],
  ['pow to the power 0', (x) => b.pow(x, number(0)), [0, 2], [0, 0]],
  ['pow of 0', (x) => b.pow(x, number(2)), [0], [0]],
];

it.each(KINKS)('%s', (_, op, at, expected) => {
  const x = leaf('input', 'x', [at.length], 'f32');
  const [dx] = gradients(op(x), b.fill([at.length], 1), [x]);
  const [values] = evaluateGraph([dx!], { x: at });
  expect([...values!].map((value) => value + 0)).toEqual(expected);
});

it('the exponent has none where the base is not positive', () => {
  const [x, z] = [leaf('input', 'x', [2], 'f32'), leaf('input', 'z', [2], 'f32')];
  const [dz] = gradients(b.pow(x, z), b.fill([2], 1), [z]);
  expect([...evaluateGraph([dz!], { x: [0, -2], z: [2, 3] })[0]!].map((value) => value + 0)).toEqual([0, 0]);
});

it.each([
  ['max', b.max, 3],
  ['min', b.min, -3],
] as const)('%s: equal elements share it, wherever they are', (_, op, value) => {
  // [2, 2, 3], along the first and the last axis: three equal ones in the first of two results, one in the second
  const x = leaf('input', 'x', [2, 2, 3], 'f32');
  const at = [value, 0, value, 0, 0, value, 0, value, 0, 0, 0, 0];
  for (const keepdims of [false, true]) {
    const y = op(x, [0, 2], keepdims);
    const [dx] = gradients(y, b.fill(y.shape, 6), [x]);
    expect([...evaluateGraph([dx!], { x: at })[0]!]).toEqual([2, 0, 2, 0, 0, 6, 0, 2, 0, 0, 0, 0]);
  }
});
