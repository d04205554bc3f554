/** The reverse walk: which nodes it makes. That they are right is in test/unit/graph/gradients.test.ts. */
import { describe, expect, it } from 'vitest';
import { leaf, type Node } from '../../../src/graph/node.ts';
import * as b from '../../../src/ops/all.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { formula } from './formula.ts';

const f32 = (name: string, ...shape: number[]): Node => leaf('param', name, shape, 'f32');
const [x, w, dy] = [f32('x', 2, 3), f32('w', 3, 3), f32('dy', 2, 3)];

describe('gradients', () => {
  it('of the result itself is its cotangent', () => {
    expect(gradients(x, dy, [x])).toEqual([dy]);
  });

  it('come in the order of wrt, in the shapes of its nodes', () => {
    const bias = f32('b', 3);
    const grads = gradients(b.add(b.matmul(x, w), bias), dy, [bias, x, w]);
    expect(grads.map((grad) => formula(grad, 'transA', 'transB'))).toEqual([
      'sum(dy)',
      'matmul(dy, w, transA=false, transB=true)',
      'matmul(x, dy, transA=true, transB=false)',
    ]);
    expect(grads.map(({ shape }) => shape)).toEqual([[3], [2, 3], [3, 3]]);
  });

  it('of a param that is used twice are added', () => {
    const [dw] = gradients(b.matmul(b.matmul(x, w), w), dy, [w]);
    expect(formula(dw!)).toBe('add(matmul(matmul(x, w), dy), matmul(x, matmul(dy, w)))');
  });

  it('of x + x are dy twice', () => {
    expect(formula(gradients(b.add(x, x), dy, [x])[0]!)).toBe('add(dy, dy)');
  });

  it('are made only for what leads to wrt', () => {
    const labels = leaf('input', 'labels', [2], 'u32');
    const dloss = f32('dloss', 2);
    const [dz] = gradients(b.crossEntropy(x, labels), dloss, [x]);
    expect(formula(dz!)).toBe('mul(crossEntropyGrad(x, labels), reshape(dloss))');
    const [dw] = gradients(b.matmul(b.softmax(x), w), dy, [w]);
    expect(formula(dw!)).toBe('matmul(softmax(x), dy)');
  });

  it('do not go through whole numbers or stopGradient, whatever follows them', () => {
    const classes = b.argMax(x, 1);
    const right = b.accuracy(b.stopGradient(x), classes);
    const total = b.add(b.sum(x, [1]), right);
    expect(formula(gradients(total, f32('d', 2), [x])[0]!)).toMatch(/^broadcastTo/);
  });

  it('of a node inside the graph stop there', () => {
    const hidden = b.relu(x);
    expect(formula(gradients(b.scale(hidden, 2), dy, [hidden])[0]!)).toBe('scale(dy)');
  });

  it('refuse what the result does not depend on, and ops without a gradient', () => {
    expect(() => gradients(b.relu(x), dy, [w])).toThrow(/^internal: the result does not depend on 'w'/);
    expect(() => gradients(b.softmaxGrad(x, x), dy, [x])).toThrow(/^internal: 'softmaxGrad' has no gradient/);
  });
});
