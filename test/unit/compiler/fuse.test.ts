/** Which nodes become one kernel, shown by the kernels' labels. */
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import * as b from '../../../src/ops/all.ts';
import { windowsOver } from '../../../src/ops/conv-geometry.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { rowScale } from '../../reference/rows.ts';
import { stagesOf } from './stages.ts';

const f32 = (name: string, ...shape: number[]): Node => leaf('input', name, shape, 'f32');
const onSoftware = { ...DEFAULT_OPTIONS, target: 'cpu', subgroups: true } as const;
const labelsOf = (step: Step, optimize = true): string[] =>
  stagesOf(step, { ...DEFAULT_OPTIONS, optimize }).calls.map(({ label }) => label);
const outputs = (named: Record<string, Node>): Step => ({ outputs: named, updates: [] });

const clock = leaf('state', 'clock', [8], 'u32');
const indices = leaf('input', 'indices', [8], 'u32');
const labels = leaf('input', 'labels', [30], 'u32');
const samples = f32('samples', 30, 4);
const [x, w, v] = [f32('x', 8, 4), f32('w', 4, 4), f32('v', 8, 4)];
const product = b.matmul(x, w);
const batch = b.gather(samples, indices, 1, [4]);
const z = f32('z', 8, 10);
const classes = b.gatherLabels(labels, indices);

const fused: [string, Step, string[]][] = [
  [
    'bias, activation and dropout join their matmul',
    outputs({ y: b.dropout(b.relu(b.add(product, f32('b', 4))), clock, 0.5, 0) }),
    ['matmul_rows + bias + relu + dropout'],
  ],
  ['a gather joins the matmul that loads from it', outputs({ y: b.matmul(batch, w) }), ['gather + matmul_rows']],
  [
    'two matmuls gather for themselves',
    outputs({ y: b.matmul(batch, w), dw: b.matmul(batch, v, true) }),
    ['gather + matmul_rows', 'gather + matmul_outer'],
  ],
  ['a gather whose result is wanted stays', outputs({ y: b.matmul(batch, w), batch }), ['gather_f32', 'matmul_rows']],
  [
    'and so does one that an elementwise op reads as well',
    outputs({ y: b.add(b.matmul(batch, w), batch) }),
    ['gather_f32', 'matmul_rows + add'],
  ],
  [
    'and one on the right of a matmul',
    outputs({ y: b.matmul(x, b.gather(samples, f32('four', 4), 1, [4])) }),
    ['gather_f32', 'matmul_rows'],
  ],
  [
    'loss, accuracy and the gradient of the logits are one kernel, and gather the labels',
    outputs({
      loss: b.crossEntropy(z, classes),
      correct: b.accuracy(z, classes),
      dz: b.scale(b.crossEntropyGrad(z, classes), 0.1),
    }),
    ['gather + cross_entropy + scale'],
  ],
  [
    'constants are made where they are read, of whatever shape',
    outputs({ y: b.where(b.greater(x, b.fill([], 1)), b.fill([4], 2), b.fill([], 3)) }),
    ['greater + where'],
  ],
  [
    'a row scale by what the same kernel makes reads it from memory',
    outputs({ y: rowScale(b.crossEntropyGrad(z, classes), b.crossEntropy(z, classes)) }),
    ['gather + cross_entropy', 'rowScale'],
  ],
  [
    'an op that needs what follows from its group waits for it',
    outputs({ y: b.add(product, b.matmul(b.relu(product), w)) }),
    ['matmul_rows + relu', 'matmul_rows + add'],
  ],
  ['a softmax scaled', outputs({ y: b.scale(b.softmax(x), 2) }), ['softmax + scale']],
  ['a chain without a kernel before it', outputs({ y: b.tanh(b.add(x, v)) }), ['add + tanh']],
  ['what follows a look-up joins it', outputs({ y: b.relu(b.take(w, indices)) }), ['take + relu']],
  [
    'tensors that are put together are seen through their views, and what follows joins',
    outputs({ y: b.relu(b.concat([b.transpose(x), b.flip(b.slice(w, [0, 0], [4, 3]))])) }),
    ['concat + relu'],
  ],
  [
    'sources are made by those who read them',
    outputs({ y: b.mul(b.add(x, b.iota([8, 4], 1)), b.bernoulli(clock, [8, 4], 0.5, 3)), z: b.add(v, b.fill([4], 2)) }),
    ['add + mul', 'bias'],
  ],
  ['a product takes a copy of a view', outputs({ y: b.matmul(b.transpose(x), v) }), ['transpose', 'matmul_rows']],
  [
    'a view of what a kernel makes is not in that kernel',
    outputs({ y: b.add(b.relu(x), b.flip(b.relu(x))) }),
    ['relu', 'add'],
  ],
  [
    'nor is a view of a view',
    outputs({ y: b.add(b.relu(x), b.broadcastTo(b.slice(b.relu(x), [2, 0], [1, 4]), [8, 4])) }),
    ['relu', 'add'],
  ],
  ['a stopped gradient is nothing', outputs({ y: b.relu(b.stopGradient(b.tanh(x))) }), ['tanh + relu']],
  ['turned twice is not turned', outputs({ y: b.relu(b.transpose(b.transpose(b.tanh(x)))) }), ['tanh + relu']],
  ['a reshape ends no chain', outputs({ y: b.relu(b.reshape(b.tanh(x), [4, 8])) }), ['tanh + relu']],
  ['but where fours are none any more', outputs({ y: b.relu(b.reshape(b.tanh(x), [16, 2])) }), ['tanh', 'relu']],
];

describe('fuse', () => {
  it.each(fused)('%s', (_, step, expected) => {
    expect(labelsOf(step)).toEqual(expected);
  });

  it('the optimizer joins the gradient of its weight, which is never stored', () => {
    const [p, m, s, rates] = [f32('p', 4, 4), f32('m', 4, 4), f32('s', 4, 4), f32('rates', 8)];
    const next = b.adam(p, m, s, b.matmul(x, v, true), rates, 0.9, 0.999);
    const step: Step = { outputs: {}, updates: [p, m, s].map((target, i) => [target, next[i]!]) };
    const program = compile(step, DEFAULT_OPTIONS);
    expect(program.dispatches.map(({ label }) => label)).toEqual(['matmul_outer + adam']);
    expect(program.buffers.filter(({ kind }) => kind === 'temporary')).toEqual([]);
  });

  it('off, every op has a dispatch of its own', () => {
    const step = outputs({ y: b.relu(b.add(b.matmul(batch, w), f32('b', 4))), loss: b.crossEntropy(z, classes) });
    expect(labelsOf(step, false).sort()).toEqual(
      ['bias', 'cross_entropy', 'gather_f32', 'gather_labels', 'matmul_rows', 'relu'].sort(),
    );
  });
});

it('a kernel binds no more buffers than the adapter allows', () => {
  const terms = Array.from({ length: 13 }, (_, i) => f32(`term${i}`, 8, 4));
  const { dispatches } = compile(outputs({ y: terms.reduce(b.add, product) }), DEFAULT_OPTIONS);
  expect(Math.max(...dispatches.map(({ bindings }) => bindings.length))).toBe(DEFAULT_OPTIONS.maxBindings);
  expect(dispatches.length).toBe(3);
});

describe('statistics of whole columns', () => {
  const windows = { window: [3, 3], strides: [1, 1], dilations: [1, 1], padding: 'same' } as const;
  const attrs = { ...windowsOver('test', [5, 5], windows), groups: 1 };
  const pictures = f32('pictures', 8, 5, 5, 4);
  const [kernel, offset] = [f32('kernel', 3, 3, 4, 8), f32('offset', 8)];
  const rows = b.add(b.conv(pictures, kernel, attrs), offset);
  const normal = (own: Node) =>
    b.batchNorm(own, f32('gamma', 8), f32('beta', 8), { axis: own.shape.length - 1, epsilon: 0.1 });
  const labels = (step: Step, options: CompileOptions = onSoftware): string[] =>
    stagesOf(step, options).calls.map(({ label }) => label);

  it('are made by the kernel that makes the rows, where that has them in tiles', () => {
    const { y, variance } = normal(rows);
    expect(labels(outputs({ y: b.relu(y), variance }))).toEqual([
      'conv_quads + bias + partMoments',
      'batch_norm + relu',
      'joined_moments',
    ]);
  });

  it('are made apart where it has none', () => {
    expect(labels(outputs({ y: normal(rows).y }), DEFAULT_OPTIONS)).toEqual([
      'conv + bias',
      'part_moments_wide',
      'batch_norm',
    ]);
    expect(labels(outputs({ y: normal(f32('given', 40, 8)).y }))).toEqual(['part_moments', 'batch_norm']);
  });

  it('are made apart for channels in another place, and for rows seen in another shape', () => {
    const { y } = b.batchNorm(rows, f32('gamma', 5), f32('beta', 5), { axis: 1, epsilon: 0.1 });
    expect(labels(outputs({ y }))).toEqual(['conv_quads + bias', 'part_moments', 'batch_norm']);
    expect(labels(outputs({ y: normal(b.reshape(rows, [200, 8])).y }))).toEqual([
      'conv_quads + bias',
      'part_moments',
      'batch_norm',
    ]);
  });

  const x = f32('x', 8, 5, 5, 8);
  const { y } = normal(x);
  const z = b.conv(b.relu(y), f32('next', 3, 3, 8, 4), attrs);
  const [dx, gamma] = gradients(z, f32('dz', ...z.shape), [x, y.inputs[3]!]);
  const backward = outputs({ dx: dx!, gamma: gamma! });

  it('of gradients are made by the kernel that makes the gradient', () => {
    expect(labels(backward)).toEqual([
      'conv_quads + reluGrad + batchNormSums',
      'part_moments',
      'batch_norm + relu',
      'joined_moments',
      'joined_moments',
      'copy', // of gamma, which may learn meanwhile
      'batch_norm_grad',
      'sum_rows',
    ]);
  });

  it('are made apart where the kernel would bind too much', () => {
    const masked = b.conv(b.mul(b.relu(y), f32('mask', 8, 5, 5, 8)), f32('next', 3, 3, 8, 4), attrs);
    const grads = gradients(masked, f32('dz', ...z.shape), [x]);
    const found = labels(outputs({ dx: grads[0]! }), { ...onSoftware, maxBindings: 4 });
    expect(found).toContain('conv_quads + mul + reluGrad');
    expect(found).toContain('batch_norm_sums');
  });
});
