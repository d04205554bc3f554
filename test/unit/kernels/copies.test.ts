/** Kernels that are alike become copies of one, in the order in which they were, and no more than fit into a uniform buffer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf } from '../../../src/graph/node.ts';
import { alikeBy, copiesOf, gathered, repeated } from '../../../src/kernels/copies.ts';
import { emitGroup } from '../../../src/kernels/emit.ts';
import type { KernelCall } from '../../../src/kernels/group.ts';
import { dropout } from '../../../src/ops/all.ts';

const clock = leaf('state', 'clock', [8], 'u32');

/** Dropout of `columns` columns from memory of its own, with a random stream of its own. */
function kernel(columns: number, number: number): KernelCall {
  const root = dropout(leaf('input', `x${number}`, [4, columns], 'f32'), clock, 0.5, number);
  return emitGroup(
    { roots: [root], epilogue: [], partials: [], prologue: [], inlined: new Set() },
    new Set([root]),
    (node) => node,
    DEFAULT_OPTIONS,
  );
}

const COLUMNS: Readonly<Record<string, number>> = { a: 64, b: 128, c: 256, d: 32, e: 4, f: 8, g: 512, h: 12, i: 20 };
const kernels = (letters: string): KernelCall[] => [...letters].map((letter, i) => kernel(COLUMNS[letter]!, i));
const alike = () => alikeBy(({ operands }) => operands.map(({ name }) => name));

/** The numbers of the kernels that copies stand for, by copy. */
const numbersOf = (call: KernelCall): readonly number[] => call.parameters[0]!.values;

const blocksOf = (letters: string): string[] =>
  repeated(kernels(letters), alike()).map(({ calls, times }) => {
    return `${times} × ${calls.map((call) => letters[numbersOf(call)[0]!]).join('')}`;
  });

describe('repeated', () => {
  it.each([
    ['', []],
    ['ab', ['1 × a', '1 × b']],
    ['aa', ['1 × a', '1 × a']],
    ['aaa', ['3 × a']],
    ['aaaaaa', ['6 × a']],
    ['abab', ['1 × a', '1 × b', '1 × a', '1 × b']],
    ['ababab', ['3 × ab']],
    ['ab'.repeat(6), ['6 × ab']],
    ['abababa', ['3 × ab', '1 × a']],
    ['aaabaaabaaab', ['3 × aaab']],
    ['caaaab', ['1 × c', '4 × a', '1 × b']],
    ['abcdefgh'.repeat(3), ['3 × abcdefgh']],
    ['abcdefghi'.repeat(3), [...'abcdefghi'.repeat(3)].map((letter) => `1 × ${letter}`)],
  ])('%s', (letters, blocks) => {
    expect(blocksOf(letters)).toEqual(blocks);
  });

  it('more than 256 times as several blocks', () => {
    const sizes = (count: number): number[][] =>
      repeated(Array<KernelCall>(count).fill(kernel(4, 0)), alike()).map(({ calls, times }) => [calls.length, times]);
    const [most, one] = [
      [1, 256],
      [1, 1],
    ];
    expect(sizes(256)).toEqual([most]);
    expect(sizes(257)).toEqual([most, one]);
    const after = [kernel(8, 0), ...Array<KernelCall>(256).fill(kernel(4, 0))];
    expect(repeated(after, alike()).map(({ times }) => times)).toEqual([1, 256]);
    expect(sizes(8 * 256 + 1)).toEqual([[8, 256], one]);
  });

  it('keeps every kernel, in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 24 }), (letters) => {
        const blocks = repeated(kernels(letters.join('')), alike());
        const order = blocks.flatMap(({ calls, times }) =>
          Array.from({ length: times }, (_, time) => calls.map((call) => numbersOf(call)[time])).flat(),
        );
        expect(order).toEqual(letters.map((_, i) => i));
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

describe('gathered', () => {
  const copies = (letters: string): number[] => gathered(kernels(letters), alike()).map((call) => call.copies);

  it('makes copies of three and more, of one text and of the same buffers', () => {
    expect(copies('abab')).toEqual([1, 1, 1, 1]);
    expect(copies('abcaba')).toEqual([3, 1, 1, 1]);
    const own = alikeBy(({ operands }) => operands.map(({ storages }) => `${storages[0]!.attrs.name}`));
    expect(gathered(kernels('aaa'), own).map((call) => call.copies)).toEqual([1, 1, 1]);
  });

  it('makes no copies of copies, and no more than 256', () => {
    expect(copies('a'.repeat(257))).toEqual([256, 1]);
    expect(copies('a'.repeat(256))).toEqual([256]);
    const [first, second, third] = ['aaa', 'aaa', 'aaa'].map((letters) => copiesOf(kernels(letters)));
    expect(gathered([first!, second!, third!], alike())).toEqual([first, second, third]);
  });
});

it('copies do the work of all, each with its memory and its stream', () => {
  const calls = kernels('aaa');
  const call = copiesOf(calls);
  const [one] = calls;
  expect(call.label).toBe('3 × (dropout)');
  expect([call.copies, call.workgroups]).toEqual([3, 3 * one!.workgroups]);
  expect([call.flops, call.bytes]).toEqual([3 * one!.flops, 3 * one!.bytes]);
  expect(one!.flops).toBeGreaterThan(0);
  expect(call.operands.map(({ storages }) => storages)).toEqual(
    one!.operands.map((_, i) => calls.map(({ operands }) => operands[i]!.storages[0])),
  );
  expect(call.parameters).toEqual([{ name: 'STREAM_v0', values: [0, 1, 2], select: 'select_copy' }]);
  expect(copiesOf([one!])).toBe(one);
});
