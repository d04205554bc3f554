/**
 * Regularisers and constraints: values of Keras's own tests (keras/src/regularizers, keras/src/constraints), and what a step makes of
 * them, in float64 by the twins of the ops, against loops.
 */
import { describe, expect, it } from 'vitest';
import { evaluateGraph, evaluateStep } from '../../../src/cpu/evaluate.ts';
import { leaf, type Node, sizeOf } from '../../../src/graph/node.ts';
import { layoutOf } from '../../../src/graph/variable.ts';
import { CLOCK } from '../../../src/graph/words.ts';
import {
  type CompileArguments,
  constraints,
  input,
  layers,
  type Model,
  model,
  ops,
  optimizers,
  regularizers,
  sequential,
} from '../../../src/index.ts';
import type { Constraint } from '../../../src/nn/constraints/constraint.ts';
import { constraintOf } from '../../../src/nn/constraints/named.ts';
import { loadSymbolic } from '../../../src/nn/functions.ts';
import { checkCompile } from '../../../src/nn/model-options.ts';
import { regularizerOf } from '../../../src/nn/regularizers/named.ts';
import type { Regularizer } from '../../../src/nn/regularizers/regularizer.ts';
import { evaluateSteps, trainSteps } from '../../../src/nn/steps.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { fill } from '../../../src/ops/sources.ts';

type Matrix = readonly (readonly number[])[];

/** What numpy draws is not in Keras's tests; any matrix does. */
const MATRIX: Matrix = [
  [0.3, -0.8, 0.1, 0.9],
  [-0.5, 0.2, 0.7, -0.1],
  [0.6, 0.4, -0.3, 0.25],
  [0.05, -0.95, 0.45, 0.35],
];
const flat = (rows: Matrix): number[] => rows.flat();
const transposed = (rows: Matrix): Matrix => rows[0]!.map((_, c) => rows.map((row) => row[c]!));
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const absolute = (rows: Matrix): number => total(flat(rows).map(Math.abs));
const squares = (rows: Matrix): number => total(flat(rows).map((value) => value * value));

function cosines(rows: Matrix): number {
  const dot = (a: readonly number[], b: readonly number[]): number => total(a.map((value, i) => value * b[i]!));
  const pairs = rows.flatMap((a, i) =>
    rows.slice(i + 1).map((b) => Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b))),
  );
  return total(pairs) / pairs.length;
}

const nodeOf = (rows: Matrix): Node => leaf('param', 'w', [rows.length, rows[0]!.length], 'f32');
const penalty = (regularizer: Regularizer, rows: Matrix): number =>
  evaluateGraph([regularizer.penalty(nodeOf(rows))], { w: flat(rows) })[0]![0]!;

describe('what regularisers make of a matrix', () => {
  const { l1, l2, l1l2, orthogonalRegularizer } = regularizers;
  const named = (name: string): Regularizer => regularizerOf('here', 'kernelRegularizer', name)!;
  it.each<[string, Regularizer, (rows: Matrix) => number]>([
    ['L1(0.1)', l1({ l1: 0.1 }), (rows) => 0.1 * absolute(rows)],
    ['L2(0.1)', l2({ l2: 0.1 }), (rows) => 0.1 * squares(rows)],
    ['L1L2(0.1, 0.2)', l1l2({ l1: 0.1, l2: 0.2 }), (rows) => 0.1 * absolute(rows) + 0.2 * squares(rows)],
    ['L1L2 of l1 alone', l1l2({ l1: 0.1 }), (rows) => 0.1 * absolute(rows)],
    ['L1L2 of l2 alone', l1l2({ l2: 0.1 }), (rows) => 0.1 * squares(rows)],
    ['L1L2 of nothing', l1l2(), () => 0],
    ['L1(0)', l1({ l1: 0 }), () => 0],
    ['orthogonal rows', orthogonalRegularizer({ factor: 0.1 }), (rows) => 0.1 * cosines(rows)],
    ['orthogonal columns', orthogonalRegularizer({ mode: 'columns' }), (rows) => 0.01 * cosines(transposed(rows))],
    ['l1', named('l1'), (rows) => 0.01 * absolute(rows)],
    ['L2', named('L2'), (rows) => 0.01 * squares(rows)],
    ['l1_l2', named('l1_l2'), (rows) => 0.01 * (absolute(rows) + squares(rows))],
    ['OrthogonalRegularizer', named('OrthogonalRegularizer'), (rows) => 0.01 * cosines(rows)],
  ])('%s', (_, regularizer, expected) => {
    for (const rows of [MATRIX, MATRIX.slice(0, 2)]) expect(penalty(regularizer, rows)).toBeCloseTo(expected(rows), 7);
    // by each of its elements: central differences
    const w = nodeOf(MATRIX);
    const y = regularizer.penalty(w);
    if (y.inputs.length === 0) return;
    const [grad] = evaluateGraph(gradients(y, fill([], 1), [w]), { w: flat(MATRIX) });
    flat(MATRIX).forEach((_, i) => {
      const [more, less] = [1e-5, -1e-5].map((delta) => {
        const moved = flat(MATRIX).with(i, flat(MATRIX)[i]! + delta);
        return evaluateGraph([y], { w: moved })[0]![0]!;
      });
      expect(grad![i]).toBeCloseTo((more! - less!) / 2e-5, 6);
    });
  });

  it('rows of zeros have no length, and no angle', () => {
    expect(
      penalty(orthogonalRegularizer(), [
        [0, 0],
        [1, 2],
      ]),
    ).toBe(0);
  });

  it('functions of the own', async () => {
    await loadSymbolic();
    const own = regularizerOf('here', 'r', (x: Parameters<typeof ops.abs>[0]) => ops.sum(ops.abs(x)))!;
    expect(penalty(own, MATRIX)).toBeCloseTo(absolute(MATRIX), 9);
    const rows = regularizerOf('here', 'r', (x: Parameters<typeof ops.abs>[0]) => ops.abs(x))!;
    expect(() => penalty(rows, MATRIX)).toThrow(
      'here: r: the function gives [4, 4]; expected a single number, []. Take its sum.',
    );
  });
});

const constrained = (constraint: Constraint, rows: Matrix): number[] => [
  ...evaluateGraph([constraint.constrained(nodeOf(rows))], { w: flat(rows) })[0]!,
];

describe('what constraints leave of a matrix', () => {
  const { maxNorm, minMaxNorm, nonNeg, unitNorm } = constraints;
  const named = (name: string): Constraint => constraintOf('here', 'kernelConstraint', name)!;
  const root = Math.sqrt(3);
  const columns = transposed([
    [0, 0, 0],
    [1, 0, 0],
    [3, 0, 0],
    [3, 3, 3],
  ]);
  const short = transposed([
    [0, 0, 0],
    [1, 0, 0],
    [2, 0, 0],
    [2 / root, 2 / root, 2 / root],
  ]);
  const perRow = (rows: Matrix, f: (norm: number) => number): Matrix =>
    rows.map((row) => {
      const norm = Math.hypot(...row);
      return row.map((value) => (value * f(norm)) / (1e-7 + norm));
    });
  const perColumn = (rows: Matrix, f: (norm: number) => number): Matrix => transposed(perRow(transposed(rows), f));
  const clip = (norm: number, low: number, high: number): number => Math.min(high, Math.max(low, norm));
  const whole = Math.hypot(...flat(MATRIX));

  it.each<[string, Constraint, Matrix, Matrix]>([
    ['MaxNorm(2), test_max_norm', maxNorm({ maxValue: 2 }), columns, short],
    ['max_norm', named('max_norm'), columns, short],
    ['MaxNorm(3, axis=1)', maxNorm({ maxValue: 3, axis: 1 }), columns, perRow(columns, (norm) => clip(norm, 0, 3))],
    [
      'MinMaxNorm(0.2, 0.5)',
      minMaxNorm({ minValue: 0.2, maxValue: 0.5 }),
      MATRIX,
      perColumn(MATRIX, (norm) => clip(norm, 0.2, 0.5)),
    ],
    [
      'MinMaxNorm(0.5, 2, 0.7, axis=1)',
      minMaxNorm({ minValue: 0.5, maxValue: 2, rate: 0.7, axis: 1 }),
      columns,
      perRow(columns, (norm) => 0.7 * clip(norm, 0.5, 2) + 0.3 * norm),
    ],
    ['min_max_norm', named('min_max_norm'), MATRIX, perColumn(MATRIX, (norm) => clip(norm, 0, 1))],
    ['UnitNorm()', unitNorm(), MATRIX, perColumn(MATRIX, () => 1)],
    ['UnitNorm(axis=-1)', unitNorm({ axis: -1 }), MATRIX, perRow(MATRIX, () => 1)],
    [
      'UnitNorm(axis=[0, 1])',
      unitNorm({ axis: [0, 1] }),
      MATRIX,
      MATRIX.map((row) => row.map((value) => value / whole)),
    ],
    ['NonNeg()', nonNeg(), MATRIX, MATRIX.map((row) => row.map((value) => Math.max(0, value)))],
    ['NonNeg', named('NonNeg'), [[-3, 3, 0]], [[0, 3, 0]]],
  ])('%s', (_, constraint, rows, expected) => {
    constrained(constraint, rows).forEach((value, i) => {
      expect(value).toBeCloseTo(flat(expected)[i]!, 6);
    });
  });

  it('functions of the own', async () => {
    await loadSymbolic();
    const half = constraintOf('here', 'c', (x: Parameters<typeof ops.abs>[0]) => ops.multiply(x, 0.5))!;
    expect(constrained(half, [[2, 4]])).toEqual([1, 2]);
    const one = constraintOf('here', 'c', (x: Parameters<typeof ops.abs>[0]) => ops.sum(x))!;
    expect(() => constrained(one, MATRIX)).toThrow(
      'here: c: the function gives []; expected [4, 4], as the weight is.',
    );
  });
});

/** A step on the samples from `batch` · `stride` on, in float64: the sum that the ring of the loss gets, and the new weights. */
function stepOf(
  own: Model,
  compiled: CompileArguments,
  {
    x,
    y,
    size,
    stride,
    batch,
    training = true,
  }: {
    readonly x: Matrix;
    readonly y: Matrix;
    readonly size: number;
    readonly stride: number;
    readonly batch: number;
    readonly training?: boolean;
  },
  weights: Readonly<Record<string, readonly number[]>>,
) {
  const network = own.network!;
  const chosen = checkCompile(compiled);
  const steps = training ? trainSteps(network, chosen) : evaluateSteps(network, chosen.measures);
  const layout = layoutOf(
    [...network.names.keys(), ...steps.variables],
    undefined,
    (v) => network.names.get(v) ?? v.name,
  );
  const of = (rows: Matrix) => ({ shape: [rows[0]!.length], dtype: 'f32', scale: 1 }) as const;
  const data = { count: x.length, tensors: { x: of(x), y: of(y) } };
  const step = steps.build({ data, size, stride, shuffle: false }, layout);
  const clock = new Float64Array(8);
  clock[CLOCK.step] = 1;
  clock[CLOCK.batch] = batch;
  const zero = [...layout.homes].map(([{ shape }, { name }]) => [name, new Float64Array(sizeOf(shape))] as const);
  const rate = typeof compiled.optimizer === 'object' ? compiled.optimizer.learningRate : 0;
  const state = { ...Object.fromEntries(zero), ...weights, clock, rates: [rate, 0, 0, 0, 0, 0, 0, 0] };
  return evaluateStep(step, { ...state, x: flat(x), y: flat(y) });
}

describe('what a step makes of them', () => {
  const x: Matrix = [
    [1, 2],
    [-1, 0.5],
    [0.3, -2],
    [1.5, 1],
    [-0.7, 0.9],
  ];
  const y: Matrix = [[1], [0], [2], [-1], [0.5]];
  const [kernel, bias] = [[0.4, -0.6], [0.1]];
  const rate = 0.1;
  const compiled = { optimizer: optimizers.sgd({ learningRate: rate }), loss: 'mse' } as const;
  const dense = (options: object) => layers.dense({ units: 1, inputShape: [2], ...options });
  const said = (row: readonly number[]): number => row[0]! * kernel[0]! + row[1]! * kernel[1]! + bias[0]!;

  it.each([
    ['a whole batch', 0, 2],
    ['the last, smaller one', 2, 1],
  ])('the loss of %s: the penalties once, the activities by the sample', (_, batch, size) => {
    const rules = { kernelRegularizer: 'l2', biasRegularizer: regularizers.l1({ l1: 0.5 }), activityRegularizer: 'l2' };
    const own = sequential({ layers: [dense(rules)] });
    const rows = x.slice(2 * batch, 2 * batch + size);
    const activity = (0.01 * total(rows.map((row) => said(row) ** 2))) / size;
    const penalties = 0.01 * (kernel[0]! ** 2 + kernel[1]! ** 2) + 0.5 * Math.abs(bias[0]!) + activity;
    const errors = rows.map((row, i) => said(row) - y[2 * batch + i]![0]!);
    const squared = total(errors.map((error) => error ** 2));
    const given = { x, y, size, stride: 2, batch };
    const weights = { 'dense/kernel': kernel, 'dense/bias': bias };
    const after = stepOf(own, compiled, given, weights);
    // Keras weighs the mean of a batch, which the penalties are added to, by its samples
    expect(after['ring/loss']![0]).toBeCloseTo(squared + size * penalties, 9);
    const gradient = (column: (row: readonly number[]) => number): number =>
      total(rows.map((row, i) => (2 * errors[i]! + 0.02 * said(row)) * column(row))) / size;
    const next = kernel.map((value, k) => value - rate * (gradient((row) => row[k]!) + 0.02 * value));
    next.forEach((value, k) => {
      expect(after['dense/kernel']![k]).toBeCloseTo(value, 7);
    });
    expect(after['dense/bias']![0]).toBeCloseTo(bias[0]! - rate * (gradient(() => 1) + 0.5), 7);
    const judged = stepOf(own, compiled, { ...given, training: false }, weights);
    expect(judged['ring/loss']![0]).toBeCloseTo(squared + size * penalties, 9);
  });

  it('weights of frozen layers cost nothing, what they give does', () => {
    const first = { ...dense({ kernelRegularizer: 'l2', activityRegularizer: 'l2', trainable: false }) };
    const own = sequential({ layers: [first, layers.dense({ units: 1, useBias: false })] });
    const weights = { 'dense/kernel': kernel, 'dense/bias': bias, 'dense_1/kernel': [2] };
    const after = stepOf(own, compiled, { x, y, size: 1, stride: 1, batch: 0 }, weights);
    const out = said(x[0]!);
    expect(after['ring/loss']![0]).toBeCloseTo((2 * out - y[0]![0]!) ** 2 + 0.01 * out ** 2, 9);
    expect(after['dense/kernel']).toBeUndefined();
  });

  it('a layer that is called twice costs its weights once, and its activity twice; models in models as well', () => {
    const [a, b] = [input({ shape: [2] }), input({ shape: [1] })];
    const shared = layers.dense({ units: 1, name: 'shared', kernelRegularizer: 'l2', activityRegularizer: 'l1' });
    const inner = model({ inputs: b, outputs: shared.apply(b), name: 'inner' });
    const sum = layers.dense({ units: 1, name: 'first', useBias: false }).apply(a);
    const own = model({ inputs: a, outputs: inner.apply(inner.apply(sum)) });
    const weights = { 'first/kernel': kernel, 'inner/shared/kernel': [2], 'inner/shared/bias': [0] };
    const after = stepOf(own, compiled, { x, y, size: 1, stride: 1, batch: 0 }, weights);
    const out = said(x[0]!) - bias[0]!;
    const expected = (4 * out - y[0]![0]!) ** 2 + 0.01 * 4 + 0.01 * (Math.abs(2 * out) + Math.abs(4 * out));
    expect(after['ring/loss']![0]).toBeCloseTo(expected, 9);
  });

  it('constraints take the new values; test_constraints_are_applied', () => {
    const own = sequential({
      layers: [dense({ kernelConstraint: 'nonNeg', biasConstraint: (b: never) => ops.abs(b) })],
    });
    const weights = { 'dense/kernel': [-0.3, 0.4], 'dense/bias': [-5] };
    const still = { ...compiled, optimizer: optimizers.sgd({ learningRate: 0 }) };
    const after = stepOf(own, still, { x, y, size: 2, stride: 2, batch: 0 }, weights);
    expect([...after['dense/kernel']!, ...after['dense/bias']!]).toEqual([0, 0.4, 5]);
  });
});
