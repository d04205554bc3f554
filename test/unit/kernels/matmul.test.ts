/** Which kernels can carry out a product, in which order, and what they are called. */
import { describe, expect, it } from 'vitest';
import { leaf, type Node } from '../../../src/graph/node.ts';
import type { KernelOptions, Target } from '../../../src/graph/op.ts';
import { gather, matmul as product, reshape } from '../../../src/ops/all.ts';
import { matmulKernel, productKey, variantsOf } from '../../../src/ops/matmul-kernels.ts';
import { fileOf } from '../../reference/all-kernels.ts';

/** op(a) · op(b) of [m, k] and [k, n] */
function sized(m: number, k: number, n: number, transA = false, transB = false): Node {
  const a = leaf('input', 'a', transA ? [k, m] : [m, k], 'f32');
  const b = leaf('param', 'b', transB ? [n, k] : [k, n], 'f32');
  return product(a, b, transA, transB);
}

const optionsFor = (target: Target, more: Partial<KernelOptions> = {}): KernelOptions => ({
  target,
  tuned: true,
  subgroups: false,
  choices: {},
  ...more,
});
const GPU = optionsFor('gpu');
const CPU = optionsFor('cpu');

const beginning = (word: string, node: Node, options = GPU): string[] =>
  variantsOf(node, options).filter((name) => name.startsWith(word));

describe('productKey', () => {
  it.each([
    [sized(32, 784, 128), 'matmul 32x784x128'],
    [sized(784, 32, 128, true), 'matmul 784x32x128 aT'],
    [sized(32, 10, 128, false, true), 'matmul 32x10x128 bT'],
    [sized(3, 5, 7, true, true), 'matmul 3x5x7 aT bT'],
  ])('gives M, K, N and what is transposed: %#', (node, key) => {
    expect(productKey(node)).toBe(key);
  });
});

describe('variantsOf', () => {
  it('names each variant once', () => {
    for (const node of [sized(32, 784, 128), sized(256, 784, 256), sized(784, 512, 128, true)]) {
      for (const options of [optionsFor('cpu', { subgroups: true }), optionsFor('gpu', { subgroups: true })]) {
        const names = variantsOf(node, options);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });

  it('has a kernel for any product', () => {
    for (const node of [
      sized(1, 1, 1),
      sized(3, 5, 7, true),
      sized(3, 5, 7, false, true),
      sized(3, 5, 7, true, true),
    ]) {
      expect(variantsOf(node, GPU)).toEqual(['plain']);
      expect(variantsOf(node, CPU)).toEqual(['plain']);
    }
  });

  it('prefers, on a GPU, split sums for few elements, tiles for many, else rows or outer products', () => {
    expect(variantsOf(sized(32, 784, 128), GPU)[0]).toMatch(/^split /);
    expect(variantsOf(sized(256, 256, 256), GPU)[0]).toMatch(/^tiles /);
    expect(variantsOf(sized(784, 128, 128, true), GPU)[0]).toMatch(/^tiles /);
    expect(variantsOf(sized(32, 128, 64), GPU)[0]).toMatch(/^rows /);
    expect(variantsOf(sized(784, 32, 128, true), GPU)[0]).toMatch(/^outer /);
  });

  it('prefers, on a software adapter, what fills the registers', () => {
    expect(variantsOf(sized(32, 784, 128), CPU)[0]).toMatch(/^rows /);
    expect(variantsOf(sized(256, 256, 256), CPU)[0]).toMatch(/^rows /);
  });

  it('takes the largest tiles where there is much to do', () => {
    const first = (node: Node) => variantsOf(node, optionsFor('cpu', { subgroups: true }))[0];
    expect([first(sized(32, 784, 128)), first(sized(32, 4096, 4096))]).toEqual(['quad rows 8x2', 'quad rows 8x8']);
  });

  it('skips zeros even in short sums where vectors are longer', () => {
    const [sparse, dense] = [sized(784, 32, 128, true), sized(128, 784, 128)];
    const first = (node: Node, subgroupSize: number): string | undefined =>
      variantsOf(node, optionsFor('cpu', { subgroups: true, subgroupSize }))[0];
    expect([first(sparse, 4), first(dense, 4)]).toEqual(['quad held 2', 'quad rows 8x4']);
    expect([first(sparse, 8), first(dense, 8)]).toEqual(['quad outer 4', 'quad rows 8x2']);
    const names = (subgroupSize: number) => variantsOf(sparse, optionsFor('cpu', { subgroups: true, subgroupSize }));
    expect(names(8).toSorted()).toEqual(names(4).toSorted());
  });

  it('has the kernels of the longest text for products of many terms', () => {
    const first = (node: Node): string | undefined =>
      variantsOf(node, optionsFor('cpu', { subgroups: true, subgroupSize: 4 }))[0];
    expect([first(sized(192, 32, 32)), first(sized(192, 128, 64))]).toEqual(['quad rows 8x2', 'quad rows 8x4']);
    expect([first(sized(32, 192, 32, true)), first(sized(128, 192, 64, true))]).toEqual([
      'quad outer 4',
      'quad outer 8',
    ]);
  });

  it('has quads where there are subgroups', () => {
    expect(beginning('quads', sized(3, 5, 7))).toEqual([]);
    expect(beginning('quads', sized(3, 5, 7), optionsFor('gpu', { subgroups: true }))).toEqual(['quads']);
  });
});

describe('split', () => {
  it.each([
    ['sums of 256', sized(4, 256, 4), true],
    ['shorter sums', sized(4, 252, 4), false],
    ['K of no whole words', sized(4, 258, 4), false],
    ['N of no whole words', sized(4, 256, 6), false],
    ['as many elements as it is for', sized(256, 256, 128), true],
    ['more', sized(257, 256, 128), false],
    ['aᵀ', sized(4, 256, 4, true), false],
    ['bᵀ', sized(4, 256, 4, false, true), false],
  ])('%s', (_, node, fits) => {
    expect(beginning('split', node).length > 0).toBe(fits);
  });

  it('takes no more rows and columns than there are', () => {
    const { constants, workgroups, walk } = matmulKernel(sized(1, 256, 4), GPU);
    expect(constants).toMatchObject({ ROWS: 1, WIDTH: 1 });
    expect([workgroups, walk]).toEqual([1, { rows: 1, block: 1, items: 1 }]);
  });

  it.each([4, 8, 12, 20, 28, 32, 36, 128])('has a power of two of parts for %i columns', (n) => {
    for (const name of beginning('split', sized(4, 256, n))) {
      const node = sized(4, 256, n);
      const { constants } = matmulKernel(node, { ...GPU, choices: { [productKey(node)]: name } });
      const parts = (constants.WG as number) / (constants.WIDTH as number);
      expect(parts).toBeGreaterThanOrEqual(2);
      expect(Math.log2(parts) % 1).toBe(0);
    }
  });
});

describe('tiles', () => {
  it.each([
    ['enough elements', sized(256, 64, 256), true],
    ['fewer', sized(255, 64, 256), false],
    ['short sums', sized(256, 63, 256), false],
    ['no whole words', sized(257, 65, 257), true],
    ['aᵀ', sized(784, 128, 128, true), true],
    ['bᵀ', sized(256, 64, 256, false, true), true],
  ])('%s', (_, node, fits) => {
    expect(beginning('tiles', node).length > 0).toBe(fits);
  });

  it('loads whole tiles, in no more workgroup memory than every adapter has', () => {
    const node = sized(256, 256, 256);
    for (const name of beginning('tiles', node)) {
      const choice = matmulKernel(node, { ...GPU, choices: { [productKey(node)]: name } });
      const [threads, loads, height4] = [choice.constants.WG, choice.constants.A_LOADS, choice.constants.ROWS4].map(
        Number,
      );
      const rows = (threads! / 16) * 4 * height4!;
      expect(name).toBe(`tiles ${rows}x64`);
      expect(4 * threads! * loads!).toBe(rows * 16);
      expect(threads! * Number(choice.constants.B_LOADS)).toBe(16 * 16);
      expect(choice.workgroups).toBe((256 / rows) * 4 || 1);
      expect(16 * 16 * (rows / 4 + 1 + 17)).toBeLessThanOrEqual(16384);
      expect(threads).toBeLessThanOrEqual(256);
    }
  });
});

describe('quad outer', () => {
  const ofSamples = (...shape: number[]): Node => {
    const columns = shape.reduce((size, dimension) => size * dimension, 1);
    const samples = gather(leaf('input', 'x', [100, ...shape], 'u8'), leaf('input', 'i', [64], 'u32'), 1, shape);
    return product(reshape(samples, [64, columns]), leaf('input', 'dy', [64, 128], 'f32'), true);
  };
  const strideOf = (node: Node): unknown => {
    const options = optionsFor('cpu', { subgroups: true, choices: { [productKey(node)]: 'quad outer 4' } });
    return matmulKernel(node, options).constants.STRIDE;
  };

  it.each([
    [[28, 28], 7],
    [[32, 32, 3], 24],
    [[4, 1, 4], 1],
    [[784], 1],
    [[14, 16], 1],
    [[28, 26], 1],
  ])('takes squares of pictures %j', (shape, stride) => {
    expect(strideOf(ofSamples(...shape))).toBe(stride);
  });

  it('takes strips of what is no picture, or was put together of several', () => {
    expect(strideOf(sized(784, 128, 128, true))).toBe(1);
    const pictures = leaf('input', 'x', [2, 16, 4, 8], 'f32');
    const rows = product(reshape(pictures, [32, 32]), leaf('input', 'dy', [32, 8], 'f32'), true);
    expect(strideOf(rows)).toBe(1);
  });
});

describe('the choice by name', () => {
  const node = sized(32, 784, 128);
  const choosing = (name: string): KernelOptions => optionsFor('gpu', { choices: { [productKey(node)]: name } });

  it.each([
    ['split 1x64', 'matmul_split'],
    ['rows 2x1', 'matmul_rows'],
    ['plain', 'matmul'],
  ])('%s', (name, file) => {
    expect(fileOf(matmulKernel(node, choosing(name)))).toBe(file);
  });

  it('is left alone by names for other products', () => {
    const options = optionsFor('gpu', { choices: { 'matmul 1x2x3': 'plain' } });
    expect(matmulKernel(node, options)).toEqual(matmulKernel(node, GPU));
  });

  it('does not hold where kernels are not tuned', () => {
    expect(fileOf(matmulKernel(node, { ...choosing('rows 2x1'), tuned: false }))).toBe('matmul');
  });

  it.each(['rows 3x3', 'tiles 64x64', 'outer 1'])('says that %s is unknown or cannot do it', (name) => {
    const options = choosing(name);
    expect(() => matmulKernel(node, options)).toThrow(`kernel '${name}' cannot carry out 'matmul 32x784x128'`);
    expect(() => matmulKernel(node, options)).toThrow(variantsOf(node, options)[0]);
  });
});
