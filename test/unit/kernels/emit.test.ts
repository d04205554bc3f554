/** What a kernel must not do to memory; how it is fused is in ../compiler/fuse.test.ts and golden.test.ts. */
import { describe, expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import { bindMemory } from '../../../src/kernels/bind.ts';
import type { Operand } from '../../../src/kernels/group.ts';
import { parseKernel, withConstants, withLanes } from '../../../src/kernels/source.ts';
import * as b from '../../../src/ops/all.ts';
import { KERNELS } from '../../reference/all-kernels.ts';

const plain = { ...DEFAULT_OPTIONS, optimize: false, tuned: false };
const state = (name: string, ...shape: number[]): Node => leaf('state', name, shape, 'f32');
const [p, m, v, w, g] = ['p', 'm', 'v', 'w', 'g'].map((name) => state(name, 4, 4)) as [Node, Node, Node, Node, Node];
const updates = (...pairs: (readonly [Node, Node])[]): Step => ({ outputs: {}, updates: pairs });

describe('a state', () => {
  it('is not overwritten by a kernel of which other threads still read it', () => {
    const step = updates([p, b.matmul(p, w)]);
    for (const options of [DEFAULT_OPTIONS, plain, { ...DEFAULT_OPTIONS, target: 'cpu' as const }]) {
      const made = compile(step, options).dispatches.map(({ reads, writes }) => [reads, writes]);
      expect(made).toEqual([
        [['p', 'w'], ['t0']],
        [['t0'], ['p']],
      ]);
    }
    const labels = compile(updates([p, b.matmul(v, w)]), plain).dispatches.map(({ label, reads, writes }) => [
      label,
      reads,
      writes,
    ]);
    expect(labels).toEqual([['matmul', ['v', 'w'], ['p']]]);
  });

  it('is updated in its place by an optimizer, or in that of another, element by element', () => {
    const rates = state('rates', 8);
    const next = b.adam(p, m, v, g, rates, 0.9, 0.999);
    const swapped = updates([p, next[0]!], [v, next[1]!], [m, next[2]!]);
    expect(compile(swapped, plain).dispatches.map(({ writes }) => writes.toSorted())).toEqual([['m', 'p', 'v']]);
    const turned = updates([p, b.add(p, b.sum(p, [0]))]);
    expect(compile(turned, plain).dispatches.map(({ label }) => label)).toEqual(['sum_rows', 'bias']);
    const { dispatches } = compile(updates([p, next[0]!], [m, next[1]!], [v, next[2]!]), plain);
    expect(dispatches.map(({ reads, writes }) => [reads, writes])).toEqual([
      [
        ['g', 'rates'],
        ['p', 'm', 'v'],
      ],
    ]);
  });
});

describe('memory', () => {
  const source = withLanes(withConstants(parseKernel(KERNELS.get('softmax')!), { ROWS: 4, COLUMNS: 4 }), 1);
  const place = (node: Node) => ({ buffer: node === g ? 'other' : 'one', offset: node === m ? 16 : 0, words: 32 });
  const operands = (...storages: Node[]): Operand[] => [
    { name: 'x', storages },
    { name: 'y', storages: storages.map(() => v) },
  ];

  it('is refused to copies in several buffers, and to what has no operand', () => {
    expect(() => bindMemory(source, operands(p, g), [], place)).toThrow('internal: x: copies in several buffers');
    expect(() => bindMemory(source, operands(p).slice(0, 1), [], place)).toThrow(
      /^internal: y: array<.*> cannot be given/,
    );
  });

  it('of copies has an offset each', () => {
    expect(bindMemory(source, operands(p, m), [], place).addresses).toEqual([
      { name: 'at_x', values: [0, 16], select: undefined },
      { name: 'at_y', values: [0, 0], select: undefined },
    ]);
  });

  it.each([
    ['read', 'read', 32, 'array<vec4f, 8>', []],
    ['read', 'read', 30, 'array<f32, 30>', ['load4']],
    ['read', 'read_write', 32, 'array<f32, 32>', ['load4']],
    ['read_write', 'read', 32, 'array<vec4f, 8>', []],
    ['read_write', 'read', 30, 'array<f32, 30>', ['load4', 'store4']],
    ['read_write', 'read_write', 32, 'array<f32, 32>', ['load4', 'store4']],
  ] as const)(
    'of vectors that are %s and words that are %s, %i words, is %s',
    (vectors, words, count, type, helpers) => {
      const mixed = {
        ...source,
        bindings: [
          { name: 'x', access: vectors, type: 'array<vec4f, 4>' },
          { name: 'y', access: words, type: 'array<f32, 16>' },
        ],
      };
      const bound = bindMemory(mixed, operands(p), [], (node) => ({ ...place(node), words: count }));
      expect(bound.source.bindings.map((one) => one.type)).toEqual([type]);
      expect([...bound.source.functions.keys()].flatMap((name) => /^(?:load|store)4/.exec(name) ?? [])).toEqual(
        helpers,
      );
      expect(bound.buffers).toEqual([
        { name: 'one', access: [vectors, words].includes('read_write') ? 'read_write' : 'read' },
      ]);
    },
  );

  it.each([' = ', '='])(
    'of words takes vectors word by word, assigned with "%s"; what is compared is no assignment',
    (sign) => {
      const text = `fn f(i: u32) {\n  y[i]${sign}vec4f(x[i]);\n  if (y[i]${sign.replace('=', '==')}v) {}\n}`;
      const mixed = {
        ...source,
        bindings: [
          { name: 'x', access: 'read' as const, type: 'array<f32, 16>' },
          { name: 'y', access: 'read_write' as const, type: 'array<vec4f, 4>' },
        ],
        functions: new Map([['f', text]]),
      };
      const { functions } = bindMemory(mixed, operands(p), [], (node) => ({ ...place(node), words: 30 })).source;
      const [written, compared] = functions.get('f')!.split('\n').slice(1);
      expect(written).toBe('  store4_memory0_one(4u * (i) + at_y, vec4f(memory0_one[i + at_x]));');
      expect(compared).toMatch(/^ {2}if \(load4_/);
    },
  );

  it('is accessed where its variables were, also within an index; members and longer names are left', () => {
    const text = 'fn f(i: u32) {\n  y[i + 1u] = x[u32(y[x[i]])] + v.x[i] + max_x[i];\n}';
    const { functions } = bindMemory({ ...source, functions: new Map([['f', text]]) }, operands(p), [], place).source;
    const [inner, one] = ['memory0_one[i + at_x]', 'memory0_one'];
    const index = `(u32(${one}[(${inner}) + at_y]))`;
    const written = `${one}[(i + 1u) + at_y] = ${one}[${index} + at_x] + v.x[i] + max_x[i];`;
    expect(functions.get('f')).toBe(`fn f(i: u32) {\n  ${written}\n}`);
  });
});
