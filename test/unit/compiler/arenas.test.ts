/** Temporaries of which one buffer cannot hold all: several arenas, and no kernel binds more than it may. */
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import { adam } from '../../../src/nn/optimizers/index.ts';
import { matmul, relu, scale } from '../../../src/ops/all.ts';
import { mlpStep, mnistStep } from './networks.ts';

const arenasOf = (step: Step, options: CompileOptions): number[] =>
  compile(step, options)
    .buffers.filter(({ kind }) => kind === 'temporary')
    .map(({ bytes }) => bytes);

describe.each<[string, Partial<CompileOptions>]>([
  ['a software adapter', { target: 'cpu', subgroups: true, maxBindings: 10 }],
  ['a GPU', { maxBindings: 8 }],
  ['plain kernels', { optimize: false, tuned: false }],
])('for %s', (_, given) => {
  const options = { ...DEFAULT_OPTIONS, ...given };

  // the check of tests looks at places, lifetimes and bindings
  it.each([1, 1.2, 4])('buffers of %f times the largest of them hold all temporaries of deep models', (times) => {
    const maxBufferBytes = Math.ceil(times * (options.optimize ? 16384 : 401_408));
    for (const widths of [Array(12).fill(32), Array(6).fill(128), Array.from({ length: 8 }, (_, i) => 8 + 4 * i)]) {
      const arenas = arenasOf(mlpStep(widths, adam()), { ...options, maxBufferBytes });
      expect(Math.max(...arenas)).toBeLessThanOrEqual(maxBufferBytes);
      if (times < 4 && widths.length === 6) expect(arenas.length).toBeGreaterThan(2);
    }
  });

  it('one is enough where the limit allows it, and nothing is different then', () => {
    const [roomy, exact] = [DEFAULT_OPTIONS.maxBufferBytes, 2 ** 22].map((maxBufferBytes) => {
      return compile(mnistStep(), { ...options, maxBufferBytes });
    });
    expect(exact).toEqual(roomy);
  });
});

describe('a value that no buffer holds', () => {
  const x = leaf('input', 'x', [64, 64], 'f32');
  const hidden = relu(matmul(x, leaf('param', 'encoder/dense/kernel', [64, 100], 'f32')));
  const refused = (y: Node): (() => unknown) => {
    return () => compile({ outputs: { y }, updates: [] }, { ...DEFAULT_OPTIONS, maxBufferBytes: 20000 });
  };

  it('is refused by the name of its layer, with what to do', () => {
    expect(refused(matmul(hidden, leaf('param', 'top/kernel', [100, 2], 'f32')))).toThrow(
      'encoder/dense: the result of relu [64, 100]: needs 25600 bytes in one buffer; the device allows 20000 (maxBufferSize, maxStorageBufferBindingSize). Use a smaller batch or smaller layers.',
    );
  });

  it('also where it is a result', () => {
    expect(refused(hidden)).toThrow(/^encoder\/dense: the result of relu \[64, 100\]: needs 25600 bytes/);
  });

  it('also without a layer', () => {
    const two = leaf('input', 'two', [64, 100], 'f32');
    expect(refused(matmul(scale(two, 2), two, false, true))).toThrow(/^compile: the result of scale \[64, 100\]/);
  });
});
