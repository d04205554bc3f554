/** Values that lie in others: put together without a copy, read where they lie, or only as far as they are read. */
import { describe, expect, it } from 'vitest';
import { type CompileOptions, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import * as b from '../../../src/ops/all.ts';
import { stagesOf } from './stages.ts';

const WIDE: CompileOptions = { ...DEFAULT_OPTIONS, maxDispatchMs: Number.POSITIVE_INFINITY };
const f32 = (name: string, ...shape: number[]): Node => leaf('input', name, shape, 'f32');
const step = (outputs: Record<string, Node>): Step => ({ outputs, updates: [] });
const rows = (x: Node, begin: number, count: number): Node => b.slice(x, [begin, 0], [count, x.shape[1]!]);

/** A kernel's result that elementwise ops are no part of. */
const made = (name: string, count: number): Node => b.softmax(f32(name, count, 8));
const read = (x: Node): Node => b.matmul(x, f32('w', 8, 4));

function compiled(outputs: Record<string, Node>) {
  const { program, places, fusion } = stagesOf(step(outputs), WIDE);
  const labels = program.dispatches.flatMap(({ label }) => label.split(/ → | \| /));
  return { labels, places, parts: fusion.parts };
}

const copies = (labels: readonly string[]): string[] => labels.filter((label) => /concat|slice/.test(label));

describe('what is put together along the first axis', () => {
  const [x, y] = [made('x', 4), made('y', 6)];

  it('is written where it belongs', () => {
    const { labels, places } = compiled({ z: read(b.concat([x, y], 0)) });
    expect(copies(labels)).toEqual([]);
    const offsets = [...places].filter(([node]) => node.op.name === 'softmax').map(([, { offset }]) => offset);
    expect(offsets.toSorted((a, c) => a - c)).toEqual([0, 4 * 8]);
  });

  it.each<[string, Record<string, Node>]>([
    ['of inputs', { z: read(b.concat([f32('x', 4, 8), y], 0)) }],
    ['of values that are results, too', { z: read(b.concat([x, y], 0)), x }],
    ['of one value twice', { z: read(b.concat([x, x], 0)) }],
    ['as a result', { z: b.concat([x, y], 0) }],
    ['along another axis', { z: b.matmul(b.concat([x, made('y', 4)], 1), f32('w', 16, 4)) }],
  ])('is copied %s', (_, outputs) => {
    expect(copies(compiled(outputs).labels)).toHaveLength(1);
  });

  it('is copied where rows begin between fours, which kernels read at a time', () => {
    const [odd, other] = [b.softmax(f32('x', 3, 3)), b.softmax(f32('y', 2, 3))];
    expect(copies(compiled({ z: b.matmul(b.concat([odd, other], 0), f32('w', 3, 4)) }).labels)).toHaveLength(1);
  });

  it('may itself be put together, or be two wholes of which one is copied', () => {
    const all = b.concat([x, y], 0);
    const { labels } = compiled({ z: read(all), other: b.matmul(b.concat([y, made('u', 2)], 0), f32('v', 8, 4)) });
    expect(copies(labels)).toHaveLength(1);
  });
});

describe('some rows of a value', () => {
  it('are read where they lie', () => {
    const x = made('x', 8);
    const { labels, places } = compiled({ z: read(rows(x, 4, 2)), all: b.matmul(x, f32('v', 8, 4)) });
    expect(copies(labels)).toEqual([]);
    expect([...places].find(([node]) => node.op.name === 'slice')?.[1].offset).toBe(4 * 8);
  });

  it('are copied where they are columns, or apart', () => {
    const x = made('x', 8);
    const [columns, apart] = [b.slice(x, [0, 0], [8, 4]), b.slice(x, [0, 0], [4, 8], [2, 1])];
    expect(
      copies(compiled({ z: b.matmul(columns, f32('w', 4, 4)), y: b.matmul(apart, f32('v', 8, 4)) }).labels),
    ).toHaveLength(2);
  });

  it('are all that is stored where no others are read', () => {
    const x = b.tanh(b.matmul(f32('x', 8, 8), f32('v', 8, 8)));
    const { labels, places } = compiled({ z: read(rows(x, 4, 4)), sums: b.sum(b.scale(x, 2), [1]) });
    expect(copies(labels)).toEqual([]);
    expect([...places.keys()].map(({ op, shape }) => [op.name, ...shape])).toContainEqual(['slice', 4, 8]);
    expect([...places.keys()].map(({ op }) => op.name)).not.toContain('tanh');
  });
});
