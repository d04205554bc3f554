/** Each rule of simplify, as formulas; and that no rule changes a value, by the float64 twins. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simplify, withOwnValues } from '../../../src/compiler/simplify.ts';
import { evaluateStep } from '../../../src/cpu/evaluate.ts';
import {
  isLeaf,
  leaf,
  leafName,
  type Node,
  type Step,
  sizeOf,
  stepRoots,
  topologicalOrder,
} from '../../../src/graph/node.ts';
import * as b from '../../../src/ops/all.ts';
import { problemOf } from '../../reference/case.ts';
import { CASES } from '../../reference/cases.ts';
import { rowScale } from '../../reference/rows.ts';
import { formula } from './formula.ts';
import { anyConfig, stepsOf } from './networks.ts';

const f32 = (name: string, ...shape: number[]): Node => leaf('input', name, shape, 'f32');
const clock = leaf('state', 'clock', [8], 'u32');
const indices = leaf('input', 'i', [4], 'u32');
const [x, y, dy] = [f32('x', 2, 6), f32('y', 2, 6), f32('dy', 2, 6)];
const data = f32('data', 9, 2, 6);

const number = (value: number): Node => b.fill([], value);

const simple = (...nodes: Node[]): Node[] =>
  Object.values(simplify({ outputs: Object.fromEntries(nodes.map((node, i) => [i, node])), updates: [] }).outputs);

const rules: [string, Node, string][] = [
  ['a reshape to the same shape is nothing', b.reshape(b.reshape(x, [12]), [2, 6]), 'x'],
  ['a reshape of a reshape is one', b.reshape(b.reshape(x, [12]), [4, 3]), 'reshape(x, shape=4,3)'],
  [
    'a gather gives its rows in any shape',
    b.reshape(b.gather(data, indices, 0.5, [2, 6]), [4, 12]),
    'gather(data, i, scale=0.5, shape=12)',
  ],
  [
    'but not other rows',
    b.reshape(b.gather(data, indices, 0.5, [2, 6]), [8, 6]),
    'reshape(gather(data, i, scale=0.5, shape=2,6), shape=8,6)',
  ],
  ['rows scaled by a constant', rowScale(x, b.fill([2], 0.25)), 'scale(x, factor=0.25)'],
  ['a scale of a scale', b.scale(b.scale(x, 3), 0.5), 'scale(x, factor=1.5)'],
  ['a scale by 1', b.scale(x, 1), 'x'],
  ['scales that cancel', b.scale(b.scale(x, 4), 0.25), 'x'],
  [
    'dropout and relu, backwards',
    b.reluGrad(b.dropout(dy, clock, 0.5, 1), b.relu(x)),
    'scale(reluGrad(dy, dropout(relu(x), clock, rate=0.5)), factor=2)',
  ],
  [
    'dropout and leakyRelu, backwards',
    b.leakyReluGrad(b.dropout(dy, clock, 0.5, 1), b.leakyRelu(x), 0.2),
    'leakyReluGrad(dropout(dy, clock, rate=0.5), dropout(leakyRelu(x), clock, rate=0.5))',
  ],
  ['x + 0', b.add(x, number(0)), 'x'],
  ['0 + x', b.add(number(0), x), 'x'],
  ['but not where it is broadcast', b.add(f32('row', 6), b.fill([2, 6], 0)), 'add(row, fill(shape=2,6))'],
  ['x - 0', b.sub(x, number(0)), 'x'],
  ['x · 1', b.mul(x, number(1)), 'x'],
  ['a constant · x', b.mul(number(3), x), 'scale(x, factor=3)'],
  ['x by a constant', b.div(x, number(4)), 'scale(x, factor=0.25)'],
  ['x by 0', b.div(x, number(0)), 'div(x, fill(shape=))'],
  ['x negated twice', b.neg(b.neg(x)), 'x'],
  ['constants', b.mul(x, b.exp(b.sub(b.maximum(number(2), number(1)), number(2)))), 'x'],
  ['constants that have no finite value', b.add(x, b.log(number(0))), 'add(x, log(fill(shape=)))'],
  ['a condition that is known', b.where(b.greater(number(2), number(1)), x, y), 'x'],
  ['and the other one', b.where(b.logicalNot(number(2)), x, y), 'y'],
  ['a choice that is broadcast', b.where(number(1), f32('row', 6), y), 'where(fill(shape=), row, y)'],
  ['to the power 0', b.pow(x, number(0)), 'fill(shape=2,6)'],
  ['to the power 1', b.pow(x, number(1)), 'x'],
  ['to the power 2', b.pow(x, number(2)), 'mul(x, x)'],
  ['to the power 3', b.pow(x, number(3)), 'mul(mul(x, x), x)'],
  ['to the power ½', b.pow(x, number(0.5)), 'sqrt(x)'],
  ['to the power -½', b.pow(x, number(-0.5)), 'rsqrt(x)'],
  ['to the power -1', b.pow(x, number(-1)), 'div(fill(shape=), x)'],
  ['to another power', b.pow(x, number(4)), 'pow(x, fill(shape=))'],
  ['rows scaled by no constant', rowScale(x, f32('s', 2)), 'mul(x, reshape(s, shape=2,1))'],
];

describe('rules', () => {
  it.each(rules)('%s', (_, node, expected) => {
    expect(formula(simple(node)[0]!, 'factor', 'scale', 'shape', 'rate')).toBe(expected);
  });
});

describe('equal nodes become one', () => {
  it('with equal inputs and attributes', () => {
    const [first, second] = simple(b.add(b.relu(x), y), b.sigmoid(b.add(b.relu(x), y)));
    expect(second!.inputs[0]).toBe(first);
  });

  it.each([
    ['inputs', b.add(x, y), b.add(y, x)],
    ['attributes', b.dropout(x, clock, 0.5, 1), b.dropout(x, clock, 0.5, 2)],
    ['shapes', b.fill([2], 1), b.fill([3], 1)],
    ['ops', b.relu(x), b.tanh(x)],
  ])('not with other %s', (_, first, second) => {
    const [one, other] = simple(first, second);
    expect(one).not.toBe(other);
  });

  it('the mask of a dropout, forwards and backwards', () => {
    const hidden = b.relu(x);
    const roots = simple(b.dropout(hidden, clock, 0.5, 1), b.reluGrad(b.dropout(dy, clock, 0.5, 1), hidden));
    const dropouts = topologicalOrder(roots).filter((node) => node.op.name === 'dropout');
    expect(dropouts.length).toBe(1);
  });

  it('visits what many share only once: else this would never end', () => {
    let node: Node = x;
    for (let level = 0; level < 64; level++) node = b.add(node, node);
    expect(topologicalOrder(simple(node))).toHaveLength(65);
  });

  it('leaves stay themselves', () => {
    expect(simple(x, y)).toEqual([x, y]);
  });
});

describe('updates', () => {
  const [a, c] = [f32('a', 3), f32('c', 3)];

  it('have a value each where two are equal', () => {
    const zeros = b.fill([3], 0);
    const { updates } = withOwnValues({
      outputs: {},
      updates: [
        [a, zeros],
        [c, zeros],
      ],
    });
    expect(updates.map(([, value]) => formula(value))).toEqual(['fill()', 'fill()']);
    expect(updates[0]![1]).not.toBe(updates[1]![1]);
  });

  it('that are another leaf are copies of it', () => {
    const { updates } = withOwnValues({ outputs: {}, updates: [[a, c]] });
    expect(formula(updates[0]![1], 'factor')).toBe('copy(c)');
  });
});

describe('values stay', () => {
  /** Waves of numbers; second moments and rates are positive, whole numbers are 0 or 1. */
  const numberAt = (node: Node, i: number): number => {
    if (node.dtype !== 'f32') return i % 2;
    const wave = Math.sin(7 * i + node.shape.length) + 0.05;
    return /rates|\/v$/.test(leafName(node)) ? Math.abs(wave) : wave;
  };
  const feedsOf = (step: Step): Record<string, Float64Array> =>
    Object.fromEntries(
      topologicalOrder(stepRoots(step))
        .filter(isLeaf)
        .map((node) => [
          leafName(node),
          Float64Array.from({ length: sizeOf(node.shape) }, (_, i) => numberAt(node, i)),
        ]),
    );

  function expectSame(step: Step, feeds: Record<string, ArrayLike<number>>): void {
    const [before, after] = [evaluateStep(step, feeds), evaluateStep(simplify(step), feeds)];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, values] of Object.entries(before)) {
      const error = Math.max(...values.map((value, i) => Math.abs(value - after[name]![i]!) / (1 + Math.abs(value))));
      expect(error, name).toBeLessThan(1e-12);
    }
  }

  it.each(CASES)('$name', (row) => {
    const { step, feeds } = problemOf(row, row.sizes[0]!);
    expectSame(step, feeds);
  });

  it('in the steps of any MLP', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        for (const step of Object.values(stepsOf(config))) expectSame(step, feedsOf(step));
      }),
      { seed: 5, numRuns: 20 },
    );
  });
});
