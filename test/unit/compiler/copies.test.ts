/** Layers of one size share their text, whatever their number; a dispatch has a budget of text; nodes of one name are not one. */
import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import { leaf, type Node, type Step } from '../../../src/graph/node.ts';
import { adam } from '../../../src/nn/optimizers/index.ts';
import { matmul, scale, sgd } from '../../../src/ops/all.ts';
import { mlpStep } from './networks.ts';

const software: CompileOptions = { ...DEFAULT_OPTIONS, target: 'cpu', subgroups: true, maxBindings: 10 };
const gpu: CompileOptions = { ...DEFAULT_OPTIONS, target: 'gpu', maxBindings: 10 };

/** Characters of WGSL that are compiled for a step: a text that several dispatches share is compiled once. */
function textOf(step: Step, options: CompileOptions): number {
  const texts = new Set(compile(step, options).dispatches.map(({ code }) => code));
  return [...texts].reduce((sum, { length }) => sum + length, 0);
}

describe.each([
  ['a software adapter', software],
  ['a GPU', gpu],
])('for %s', (_, options) => {
  it.each([32, 128])('hidden layers of %i share their text', (units) => {
    const [few, many] = [4, 40].map((layers) => textOf(mlpStep(Array(layers).fill(units), adam()), options));
    expect(many! / few!).toBeLessThan(2);
  });

  it('text grows no faster than the number of layers of different sizes', () => {
    const widths = (layers: number): number[] => Array.from({ length: layers }, (_, i) => 20 + 4 * i);
    const [few, many] = [4, 16].map((layers) => textOf(mlpStep(widths(layers), adam()), options));
    expect(many! / few!).toBeLessThan(16 / 4 + 1);
  });

  it('no dispatch has more text than its budget, one large kernel aside', () => {
    const widths = Array.from({ length: 24 }, (_, i) => 20 + 4 * i);
    for (const { label, code } of compile(mlpStep(widths, adam()), options).dispatches) {
      const alone = !/ [|→] /.test(label);
      if (!alone) expect(code.length, label).toBeLessThan(2 * 64_000);
    }
  });

  it('deep models: nothing is read too early or too late, or bound as WebGPU forbids', () => {
    for (const widths of [Array(12).fill(32), Array(12).fill(128), Array.from({ length: 12 }, (_, i) => 8 + (i % 3))]) {
      expect(() => compile(mlpStep(widths, adam()), options)).not.toThrow();
    }
  });
});

it('the dispatches of a deep model are as many as those of a shallow one, where its layers are small', () => {
  const [few, many] = [2, 40].map((layers) => compile(mlpStep(Array(layers).fill(32), adam()), software));
  expect(many!.dispatches.length).toBe(few!.dispatches.length);
});

describe('two models with params of one name', () => {
  const param = (buffer: string, offset: number): Node =>
    leaf('param', 'dense/kernel', [8, 8], 'f32', { buffer, offset, words: 128 });

  it('do not race: the kernel that reads one runs before the one that overwrites it', () => {
    const [a, b] = [param('params/a', 0), param('params/b', 0)];
    const [g, rates] = [leaf('input', 'g', [8, 8], 'f32'), leaf('state', 'rates', [8], 'f32')];
    const y = matmul(leaf('input', 'x', [8, 8], 'f32'), a);
    const step: Step = {
      outputs: { y },
      updates: [
        [a, sgd(a, g, rates)],
        [b, sgd(b, y, rates)],
      ],
    };
    for (const options of [software, gpu]) {
      const program = compile(step, { ...options, check: false });
      const bound = program.buffers.findIndex(({ name }) => name === 'params/a');
      const uses = program.dispatches.flatMap(({ bindings }) => bindings.filter(({ buffer }) => buffer === bound));
      expect(uses.map(({ access }) => access)).toEqual(['read', 'read_write']);
    }
  });

  it('are refused all the same, by the check of tests', () => {
    const [a, b] = [param('params/a', 0), param('params/b', 0)];
    const step: Step = { outputs: { y: scale(b, 3) }, updates: [[a, scale(a, 2)]] };
    expect(() => compile(step)).toThrow("internal: after build: two leaves have the name 'dense/kernel' f32 [8,8].");
  });

  it('in one place are refused', () => {
    const [a, b] = [param('params', 0), param('params', 60)];
    const step: Step = { outputs: { y: scale(b, 3) }, updates: [[a, scale(a, 2)]] };
    expect(() => compile(step, { ...software, check: false })).toThrow(
      "internal: 'dense/kernel' and 'dense/kernel' share memory",
    );
  });
});
