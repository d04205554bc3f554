/** Each file of shaders/ computes some op; its head says what, how things lie and what the grid is. */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf, type Node } from '../../../src/graph/node.ts';
import { chooseKernel } from '../../../src/kernels/emit.ts';
import { parseKernel } from '../../../src/kernels/source.ts';
import { matmul } from '../../../src/ops/all.ts';
import { productKey, variantsOf } from '../../../src/ops/matmul-kernels.ts';
import { KERNELS } from '../../reference/all-kernels.ts';
import { problemOf } from '../../reference/case.ts';
import { CASES } from '../../reference/cases.ts';
import { ACTIVATION_CASES } from '../../reference/cases-activations.ts';
import { ARITHMETIC_CASES } from '../../reference/cases-arithmetic.ts';
import { LOSS_CASES } from '../../reference/cases-losses.ts';
import { SCHEDULE_CASES } from '../../reference/cases-schedules.ts';

const WAYS = [
  { ...DEFAULT_OPTIONS, optimize: false, tuned: false },
  { ...DEFAULT_OPTIONS, target: 'cpu' as const, maxBindings: 64 },
  { ...DEFAULT_OPTIONS, target: 'cpu' as const, subgroups: true, maxBindings: 64 },
  { ...DEFAULT_OPTIONS, target: 'gpu' as const, maxBindings: 64 },
];

const f32 = (...shape: number[]): Node => leaf('input', 'x', shape, 'f32');

it('each file computes some op of the table of cases', () => {
  const used = new Set<string>();
  // these are chains alone, as the elementwise cases before them are, or of ops that have cases of their own
  const others = new Set([...ARITHMETIC_CASES, ...ACTIVATION_CASES, ...LOSS_CASES, ...SCHEDULE_CASES]);
  for (const row of CASES.filter((each) => !others.has(each))) {
    for (const size of row.sizes.slice(0, 3)) {
      for (const options of WAYS) {
        for (const { code } of compile(problemOf(row, size).step, options).dispatches) {
          for (const [, name] of code.matchAll(/^fn (\w+?)(?:_\d+)?\(/gm)) used.add(name!);
        }
      }
    }
  }
  // those of large products are tested by name: test/gpu/matmul-variants.test.ts
  const gradient = (rows: number) => matmul(f32(rows, 512), f32(rows, 512), true);
  const large = [matmul(f32(512, 512), f32(512, 512)), gradient(32), gradient(64)];
  for (const node of [...large, matmul(f32(32, 784), f32(784, 128))]) {
    for (const options of WAYS.map((way) => ({ ...way, subgroups: true }))) {
      for (const name of variantsOf(node, options)) {
        used.add(parseKernel(chooseKernel(node, { ...options, choices: { [productKey(node)]: name } }).shader).name);
      }
    }
  }
  used.add('watch'); // of no op: test/gpu/watch.test.ts
  expect([...KERNELS.keys()].filter((name) => !used.has(name))).toEqual([]);
}, 30_000);

describe.each([...KERNELS])('%s.wgsl', (name, text) => {
  const head = text.slice(0, text.search(/^[^/]/m));

  it('has a head: the formula, the shapes, the grid', () => {
    expect(head.split('\n')[0]).toMatch(new RegExp(`^// ${name}: `));
    expect(head).toMatch(/Grid: |One workgroup/);
    for (const [, variable] of text.matchAll(/^@group.* (\w+): /gm))
      expect(head).toMatch(new RegExp(`\\b${variable}\\b`));
  });

  it('has one entry point', () => {
    expect(text.match(/@compute/g)?.length).toBe(1);
  });
});

describe('the choice of a matmul', () => {
  const fileOf = (node: Node, tuned = true, target: 'cpu' | 'gpu' = 'cpu', subgroups = false): string =>
    parseKernel(chooseKernel(node, { tuned, target, subgroups, choices: {} }).shader).name;

  it.each([
    ['whole words', matmul(f32(32, 128), f32(128, 64)), 'matmul_rows'],
    ['any number of rows', matmul(f32(7, 4), f32(4, 8)), 'matmul_rows'],
    ['ten columns', matmul(f32(32, 128), f32(128, 10)), 'matmul'],
    ['odd K', matmul(f32(8, 7), f32(7, 8)), 'matmul'],
    ['aᵀ', matmul(f32(32, 784), f32(32, 128), true), 'matmul_outer'],
    ['aᵀ with odd columns', matmul(f32(32, 784), f32(32, 10), true), 'matmul'],
    ['aᵀ with more rows than workgroup memory lists', matmul(f32(4001, 8), f32(4001, 8), true), 'matmul'],
    ['bᵀ', matmul(f32(32, 12), f32(128, 12), false, true), 'matmul'],
    ['aᵀ · bᵀ', matmul(f32(8, 4), f32(4, 8), true, true), 'matmul'],
  ])('%s', (_, node, file) => {
    expect(fileOf(node)).toBe(file);
    expect(fileOf(node, true, 'gpu')).toBe(file);
    expect(fileOf(node, false)).toBe('matmul');
  });
});
