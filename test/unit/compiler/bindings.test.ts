/** What kernels declare of memory is what they get: each array as long as its buffer, where the compiler has put it. */
import { expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { Program } from '../../../src/compiler/program.ts';
import { leaf, type Node } from '../../../src/graph/node.ts';
import { adam, sgd } from '../../../src/nn/optimizers/index.ts';
import { relu, reshape } from '../../../src/ops/all.ts';
import { problemOf } from '../../reference/case.ts';
import { CASES } from '../../reference/cases.ts';
import { mnistStep } from './networks.ts';

const BINDING = /@binding\((\d+)\)\s*var<(?:storage, )?(\w+)>\s*\w+: array<(\w+), (\d+)u?>/g;
const BYTES: Readonly<Record<string, number>> = { f32: 4, u32: 4, vec4f: 16, vec4u: 16 };

/** Where a kernel's arrays and its buffers differ. */
function faultsOf({ dispatches, buffers }: Program): string[] {
  return dispatches.flatMap(({ label, code, bindings }) => {
    const declared = [...code.matchAll(BINDING)];
    if (declared.length !== bindings.length)
      return [`${label}: ${declared.length} arrays, ${bindings.length} bindings`];
    return declared.flatMap(([line, at, access, type, count]) => {
      const { buffer, access: bound, range } = bindings[Number(at)]!;
      const bytes = Number(count) * BYTES[type!]!;
      const held = range?.size ?? buffers[buffer]!.bytes;
      // a buffer may be longer than the array: rounded up to whole words, or shared
      const fits = bytes <= held && (bytes > held / 2 || held <= 64 || buffers[buffer]!.kind !== 'output');
      return fits && access === bound ? [] : [`${label}: ${line}: ${bytes} bytes of ${held}, ${bound}`];
    });
  });
}

it.each(['cpu', 'gpu'] as const)('of the MNIST MLP, for %s', (target) => {
  for (const optimizer of [adam(), sgd(), sgd({ momentum: 0.9 })]) {
    expect(faultsOf(compile(mnistStep(optimizer), { ...DEFAULT_OPTIONS, target }))).toEqual([]);
  }
});

it.each(CASES.map((kernel) => [kernel.name, kernel] as const))('of the case %s', (_, kernel) => {
  for (const size of kernel.sizes) {
    const { step } = problemOf(kernel, size);
    for (const options of [{}, { optimize: false, tuned: false }, { target: 'cpu' as const }]) {
      expect(faultsOf(compile(step, { ...DEFAULT_OPTIONS, ...options }))).toEqual([]);
    }
  }
});

it('a plain optimizer kernel says that it overwrites params and slots', () => {
  const { dispatches } = compile(mnistStep(sgd()), { ...DEFAULT_OPTIONS, optimize: false, tuned: false });
  const updates = dispatches.filter(({ label }) => label === 'sgd');
  expect(updates.flatMap(({ writes }) => writes)).toEqual(expect.arrayContaining(['dense/kernel', 'dense/bias']));
  for (const { bindings, writes } of updates) {
    expect(bindings.filter(({ access }) => access === 'read_write')).toHaveLength(writes.length);
  }
});

it('results and states that are seen in another shape are buffers of their own', () => {
  const chain = Array.from({ length: 10 }, (_, k) => k).reduce<Node[]>(
    (values) => [...values, relu(values.at(-1)!)],
    [leaf('input', 'x', [4], 'f32')],
  );
  const [, ...made] = chain.map((value) => reshape(value, [2, 2]));
  const outputs = Object.fromEntries(made.slice(0, 5).map((value, k) => [`y${k}`, value]));
  const updates = made.slice(5).map((value, k) => [leaf('state', `s${k}`, [2, 2], 'f32'), value] as const);
  const { dispatches } = compile({ outputs, updates }, { ...DEFAULT_OPTIONS, maxBindings: 8 });
  for (const { bindings } of dispatches) expect(bindings.length).toBeLessThanOrEqual(8);
});
