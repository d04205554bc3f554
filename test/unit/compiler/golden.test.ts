/**
 * Programs as they are meant to be: the schedule, the memory and what the compiler writes of each kernel. That they compute the right
 * thing is what test/gpu shows; a change here is one to look at, and then to accept with `vitest -u`.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { type Program, printProgram } from '../../../src/compiler/program.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import { LIBRARIES } from '../../../src/kernels/libraries.ts';
import { adam, sgd } from '../../../src/nn/optimizers/index.ts';
import * as b from '../../../src/ops/all.ts';
import { rowScale } from '../../reference/rows.ts';
import { mlpStep, mnistStep, stepsOf } from './networks.ts';

const software: CompileOptions = { ...DEFAULT_OPTIONS, target: 'cpu', subgroups: true, maxBindings: 10 };
const plain: CompileOptions = { ...DEFAULT_OPTIONS, optimize: false, tuned: false };

const models = stepsOf({
  features: [3, 2],
  hidden: [
    { units: 8, activation: 'relu', rate: 0.5, useBias: true },
    { units: 7, activation: 'tanh', rate: 0, useBias: false },
  ],
  classes: 3,
  last: 'softmax',
  optimizer: 'momentum',
  batch: 5,
  bytes: true,
});

const f32 = (name: string, ...shape: number[]): Node => leaf('input', name, shape, 'f32');

/** Words and vectors in one place, values of one and three dimensions, results that nobody reads. */
function corners(): Step {
  const [z, rows, w] = [f32('z', 8, 12), f32('samples', 30, 12), f32('w', 12, 12)];
  const indices = leaf('input', 'indices', [8], 'u32');
  const labels = b.gatherLabels(leaf('input', 'labels', [30], 'u32'), indices);
  const logits = b.add(b.matmul(b.gather(rows, indices, 1, [12]), w), f32('b', 12));
  const dz = rowScale(b.crossEntropyGrad(logits, labels), f32('scales', 8));
  const scaled = b.scale(z, -0.5);
  const chain = (x: Node): Node => b.tanh(b.relu(x));
  return {
    outputs: {
      dz,
      sums: b.sum(b.add(b.sigmoid(z), scaled), [0]),
      product: b.dropout(b.matmul(scaled, f32('w2', 12, 12)), leaf('state', 'clock', [8], 'u32'), 0.5, 7),
      half: b.scale(b.sum(dz, [1]), 0.5),
      wide: b.tanh(b.reshape(z, [12, 8])),
      vector: chain(f32('v', 16)),
      cube: chain(f32('c', 3, 2, 8)),
    },
    updates: [],
  };
}

/** Ops of which each has a kernel to itself, with other attributes and dimensions than models have by default. */
function alone(): Step {
  const [p, m, v] = [f32('p', 6), f32('m', 6), f32('v', 6)];
  const next = b.adam(p, m, v, f32('g', 6), f32('rates', 8), 0.75, 0.5);
  const cube = b.add(f32('c', 2, 3, 4), f32('b', 4));
  return { outputs: { cube, scaled: b.scale(cube, 3) }, updates: [p, m, v].map((target, i) => [target, next[i]!]) };
}

/** More rows than a GPU has workgroups for one each. */
function long(): Step {
  const hidden = b.softmax(b.matmul(f32('x', 600, 8), f32('w', 8, 8)));
  return { outputs: { hidden, sums: b.sum(hidden, [1]) }, updates: [] };
}

const PROGRAMS: [string, Step, CompileOptions][] = [
  ['mnist-software', mnistStep(adam()), software],
  ['mnist-gpu', mnistStep(adam()), DEFAULT_OPTIONS],
  ['copies-software', mlpStep([32, 32, 32, 32, 32], adam()), software],
  ['shared-text-gpu', mlpStep([128, 128, 128, 128], sgd()), DEFAULT_OPTIONS],
  ['momentum-plain', models.train!, plain],
  ['momentum-gpu', models.train!, DEFAULT_OPTIONS],
  ['init', models.init!, DEFAULT_OPTIONS],
  ['evaluate', models.evaluate!, software],
  ['corners', corners(), { ...DEFAULT_OPTIONS, maxBindings: 16 }],
  ['alone-plain', alone(), plain],
  ['long-gpu', long(), DEFAULT_OPTIONS],
  ['long-software', long(), software],
];

/** Declarations of a kernel's text, each from its first line to the next that is not indented. */
const declarationsOf = (code: string): string[] => code.split(/\n(?=[^\s})])/).map((text) => text.trim());

const library = [...LIBRARIES.values()].join('\n');
const isWritten = (text: string): boolean => !text.startsWith('//') && !library.includes(text);

/** What is long is a kernel's file with its loops written out: its digest. */
function shortened(text: string): string {
  const lines = text.split('\n');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return lines.length <= 16 ? text : `${lines.slice(0, 2).join('\n')}\n  … ${lines.length} lines, ${digest}`;
}

function printed(program: Program): string {
  const known = new Set<string>();
  const codes = [...new Set(program.dispatches.map(({ code }) => code))];
  const texts = codes.map((code) => {
    const own = declarationsOf(code).filter((text) => isWritten(text) && !known.has(text));
    for (const text of own) known.add(text);
    return own.map(shortened).join('\n');
  });
  const buffers = program.buffers.map(({ words, ...buffer }, i) => `${i} ${JSON.stringify({ ...buffer, words })}`);
  const dispatches = program.dispatches.map(({ code, bindings }, i) => {
    return `${i}: kernel ${codes.indexOf(code)}, ${JSON.stringify(bindings)}`;
  });
  const kernels = texts.map((text, i) => `--- kernel ${i}\n${text}`);
  return `${[printProgram(program), ...buffers, ...dispatches, JSON.stringify(program.outputs), ...kernels].join('\n')}\n`;
}

it.each(PROGRAMS)('%s', async (name, step, options) => {
  await expect(printed(compile(step, options))).toMatchFileSnapshot(`golden/${name}.txt`);
});
