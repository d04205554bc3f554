/** Whatever the model: values are there before they are read, states are read before they are overwritten, WebGPU's rules hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import { adam, sgd as sgdOptimizer } from '../../../src/nn/optimizers/index.ts';
import {
  add,
  argMax,
  broadcastTo,
  cast,
  fill,
  flip,
  matmul,
  relu,
  reshape,
  scale,
  sgd,
  slice,
  softmax,
  sum,
  transpose,
} from '../../../src/ops/all.ts';
import { productKey } from '../../../src/ops/matmul-kernels.ts';
import { problemOf } from '../../reference/case.ts';
import { LOOKUP_CASES } from '../../reference/cases-lookup.ts';
import { MOVEMENT_CASES } from '../../reference/cases-movement.ts';
import { STATE_CASES } from '../../reference/cases-states.ts';
import { anyConfig, mnistStep, stepsOf } from './networks.ts';

const input = (name: string, ...shape: number[]): Node => leaf('input', name, shape, 'f32');
const state = (name: string, ...shape: number[]): Node => leaf('state', name, shape, 'f32');

/** Long kernels in one piece: how they are cut is shown in slices.test.ts. */
const WHOLE: CompileOptions = { ...DEFAULT_OPTIONS, maxDispatchMs: Number.POSITIVE_INFINITY };

/** Ways to compile; the limits are WebGPU's default, SwiftShader's and a common GPU's. */
const WAYS: [string, CompileOptions][] = [
  ['plain', { ...DEFAULT_OPTIONS, optimize: false, tuned: false }],
  ...[8, 10, 16].flatMap((maxBindings): [string, CompileOptions][] => [
    [`for software, ${maxBindings} bindings`, { ...DEFAULT_OPTIONS, target: 'cpu', maxBindings }],
    [`for GPUs, ${maxBindings} bindings`, { ...DEFAULT_OPTIONS, target: 'gpu', maxBindings }],
  ]),
];

// compile() checks what its passes make, in all tests: see check.test.ts.
describe.each(WAYS)('%s', (_, options) => {
  it('any MLP: nothing is read too early or too late, or bound as WebGPU forbids', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        for (const [name, step] of Object.entries(stepsOf(config)))
          expect(() => compile(step, options), name).not.toThrow();
      }),
      { seed: 11, numRuns: 20 },
    );
  });

  it('the MNIST MLP', () => {
    for (const optimizer of [adam(), sgdOptimizer(), sgdOptimizer({ momentum: 0.9 })]) {
      expect(() => compile(mnistStep(optimizer), options)).not.toThrow();
    }
  });
});

describe.each(WAYS)('%s', (_, options) => {
  it.each([...STATE_CASES, ...MOVEMENT_CASES, ...LOOKUP_CASES])('$name', (row) => {
    for (const size of row.sizes) expect(() => compile(problemOf(row, size).step, options), `${size}`).not.toThrow();
  });
});

describe('rows that pass through a view', () => {
  const rows = softmax(input('x', 64, 8));
  const dispatches = (seen: Node): number =>
    compile({ outputs: { y: softmax(scale(seen, 2)) }, updates: [] }).dispatches.length;

  it('in their order share a dispatch', () => {
    for (const seen of [rows, flip(rows, [1]), slice(rows, [0, 2], [64, 5])]) expect(dispatches(seen)).toBe(1);
  });

  it('in another order wait for all of them', () => {
    for (const seen of [flip(rows, [0]), slice(rows, [1, 0], [63, 8]), transpose(rows)])
      expect(dispatches(seen)).toBe(2);
    expect(dispatches(add(rows, flip(rows, [0])))).toBe(2);
    expect(dispatches(add(rows, broadcastTo(slice(rows, [3, 0], [1, 8]), [64, 8])))).toBe(2);
  });
});

describe('states', () => {
  const labels = (step: Step): string[] => compile(step).dispatches.map(({ label }) => label);

  it('are overwritten after the last kernel that reads them', () => {
    const p = state('p', 4, 4);
    const g = input('g', 4, 4);
    const outputs = { y: matmul(input('x', 4, 4), p) };
    expect(labels({ outputs, updates: [[p, sgd(p, g, state('rates', 8))]] })).toEqual(['matmul_rows', 'sgd']);
  });

  it('also where they are read in another shape', () => {
    const p = state('p', 2, 3, 4);
    const step: Step = {
      outputs: { y: sum(p, [0]) },
      updates: [[p, sgd(p, input('g', 2, 3, 4), state('rates', 8))]],
    };
    expect(labels(step)).toEqual(['sum_rows', 'sgd']);
  });

  it('that would each have to be overwritten before the other are computed apart', () => {
    const [a, b] = [state('a', 4), state('b', 4)];
    const step: Step = {
      outputs: {},
      updates: [
        [a, scale(b, 2)],
        [b, scale(a, 3)],
      ],
    };
    expect(compile(step).dispatches.map(({ label, writes }) => [label, writes])).toEqual([
      ['scale | scale', ['t0', 't1']],
      ['copy | copy', ['a', 'b']],
    ]);
  });

  it('get a value of their own where simplify made two equal', () => {
    const [a, b] = [state('a', 4), state('b', 4)];
    const step: Step = {
      outputs: {},
      updates: [
        [a, fill([4], 0)],
        [b, fill([4], 0)],
      ],
    };
    expect(
      compile(step)
        .buffers.map(({ name }) => name)
        .sort(),
    ).toEqual(['a', 'b']);
  });

  it('get one in plain programs, too: of another state, and of what several share', () => {
    const plain = { ...DEFAULT_OPTIONS, optimize: false };
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => state(name, 4)) as [Node, Node, Node, Node];
    const y = matmul(input('x', 2, 3), input('w', 3, 2));
    const updates: Step['updates'] = [
      [a, b],
      [b, relu(c)],
      [c, reshape(y, [4])],
      [d, reshape(y, [4])],
    ];
    const { dispatches } = compile({ outputs: {}, updates }, plain);
    expect(dispatches.map(({ label }) => label).sort()).toEqual(['copy', 'copy', 'matmul', 'relu']);
  });

  it('leave their old value to results that are it', () => {
    const a = state('a', 4);
    const { dispatches } = compile({ outputs: { old: a }, updates: [[a, relu(a)]] });
    expect(dispatches.map(({ writes }) => writes)).toEqual([['old'], ['a']]);
  });
});

describe('side by side', () => {
  const independent = (count: number): Step => ({
    outputs: Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`y${i}`, add(input(`a${i}`, 8), input(`b${i}`, 8))]),
    ),
    updates: [],
  });

  it.each([
    [8, 3],
    [10, 2],
    [16, 2],
    [64, 1],
  ])('with %i bindings, six kernels of three take %i dispatches', (maxBindings, dispatches) => {
    expect(compile(independent(6), { ...DEFAULT_OPTIONS, maxBindings }).dispatches.length).toBe(dispatches);
  });

  it('a buffer that several read is bound once', () => {
    const x = input('x', 8, 8);
    const step: Step = { outputs: { a: sum(x, [0]), b: scale(x, 2) }, updates: [] };
    const [dispatch, ...others] = compile(step).dispatches;
    expect(others).toEqual([]);
    expect(dispatch!.bindings.map(({ access }) => access)).toEqual(['read', 'read_write', 'read_write']);
  });

  it('large kernels keep a dispatch of their own', () => {
    const step: Step = {
      outputs: {
        a: matmul(input('a', 256, 256), input('b', 256, 256)),
        c: relu(input('c', 2048, 2048)),
        d: relu(input('d', 4)),
      },
      updates: [],
    };
    expect(compile(step, WHOLE).dispatches.length).toBe(2);
    expect(compile(step, { ...WHOLE, target: 'cpu' }).dispatches.length).toBe(2);
  });
});

it('a large kernel and a small one that follows it row by row keep a dispatch each', () => {
  const rows = input('x', 131_072, 64);
  for (const target of ['cpu', 'gpu'] as const) {
    const step: Step = { outputs: { y: sum(softmax(rows), [1]) }, updates: [] };
    const { dispatches } = compile(step, { ...WHOLE, target });
    expect(dispatches.map(({ label }) => label)).toEqual(['softmax', 'reduce']);
  }
});

describe('one dispatch', () => {
  const dispatchesOf = (y: Node, options: Partial<CompileOptions> = {}): number =>
    compile({ outputs: { y }, updates: [] }, { ...WHOLE, ...options }).dispatches.length;
  const [x, w] = [scale(input('x', 8, 8), 2), input('w', 8, 8)];
  const soft = softmax(input('s', 8, 8));

  it.each([
    ['rows of a product', matmul(x, w), 1],
    ['columns of a product', matmul(w, x), 2],
    ['rows and columns of a product', matmul(x, x), 2],
    ['columns of a transposed product', matmul(x, w, true), 2],
    ['sums of rows', sum(x, [1]), 1],
    ['sums of columns', sum(x, [0]), 2],
    ['columns of one result and rows of another', add(matmul(w, soft), scale(soft, 3)), 2],
    ['rows of one result and rows of another', add(matmul(soft, w), scale(soft, 3)), 1],
    ['rows that were moved', sum(reshape(x, [4, 16]), [1]), 2],
  ])('holds what reads %s: %#', (_, y, count) => {
    expect(dispatchesOf(y)).toBe(count);
    expect(dispatchesOf(y, { target: 'cpu', subgroups: true })).toBe(count);
  });

  it('holds a large kernel of fixed workgroups and another only on GPUs', () => {
    const beside = (m: number): Step => ({
      outputs: { dw: matmul(input('a', 32, m), input('b', 32, 256), true), y: relu(input('c', 4)) },
      updates: [],
    });
    const count = (m: number, target: 'cpu' | 'gpu'): number =>
      compile(beside(m), { ...DEFAULT_OPTIONS, target }).dispatches.length;
    expect([64, 256].map((m) => count(m, 'cpu'))).toEqual([1, 2]);
    expect([64, 256].map((m) => count(m, 'gpu'))).toEqual([1, 1]);
  });

  it('takes a vector in fours after its elements were made row by row', () => {
    const y = add(relu(cast(argMax(input('x', 16, 3), 1))), input('z', 16));
    const { dispatches } = compile({ outputs: { y }, updates: [] }, WHOLE);
    expect(dispatches.map(({ label }) => label)).toEqual(['arg_max → cast + relu + add']);
  });

  it('is a part of a long sum for many threads, not row by row with what follows', () => {
    const { dispatches } = compile({ outputs: { y: sum(input('x', 64, 65536), [1]) }, updates: [] }, WHOLE);
    expect(dispatches.map(({ label }) => label)).toEqual(['reduce', 'reduce']);
  });

  it('holds no more operations than pay, side by side or in sequence', () => {
    const beside = (columns: number): Step => ({
      outputs: { a: relu(input('a', 4000, columns)), b: relu(input('b', 4000, columns)) },
      updates: [],
    });
    const count = (step: Step): number => new Set(compile(step, WHOLE).dispatches.map(({ code }) => code)).size;
    expect([2000, 4000].map((columns) => count(beside(columns)))).toEqual([1, 2]);
    const chain = (columns: number): Node =>
      sum(scale(reshape(scale(input('x', 4000, columns), 2), [4000, columns]), 3), [1]);
    expect([1000, 4000].map((columns) => dispatchesOf(chain(columns)))).toEqual([1, 2]);
  });

  it.each([
    ['quad outer 4', 'quad rows 8x2', [16, 8]],
    ['quad outer 4', 'quads', [16]],
    ['plain', 'rows 8x2', [4]],
  ])('holds %s and %s only where both can have as many threads', (first, second, threads) => {
    const products = [
      matmul(input('a', 32, 64), input('b', 32, 64), true),
      matmul(input('c', 32, 64), input('d', 64, 64)),
    ];
    const choices = Object.fromEntries(products.map((node, i) => [productKey(node), [first, second][i]!]));
    const outputs = Object.fromEntries(products.map((node, i) => [`y${i}`, node]));
    const options = { ...DEFAULT_OPTIONS, target: 'cpu' as const, subgroups: true, choices };
    const { dispatches } = compile({ outputs, updates: [] }, options);
    expect(dispatches.map(({ code }) => Number(/@workgroup_size\((\d+)\)/.exec(code)![1]))).toEqual(threads);
  });
});
