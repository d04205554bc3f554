/** Calls of one net become one, gradients that differ by a factor for each row go back once: as counts of kernels, and by the float64 twins. */
import { describe, expect, it } from 'vitest';
import { simplify } from '../../../src/compiler/simplify.ts';
import { evaluateStep } from '../../../src/cpu/evaluate.ts';
import { leaf, type Node, type Step, sizeOf, stepRoots, topologicalOrder } from '../../../src/graph/node.ts';
import * as b from '../../../src/ops/all.ts';
import { windowsOver } from '../../../src/ops/conv-geometry.ts';
import { gradients } from '../../../src/ops/gradients.ts';
import { STEP_RULES } from '../../../src/ops/step-rules.ts';
import { Draw } from '../../reference/draw.ts';

/** A power of two: its reciprocal is exact where constants are folded. */
const BATCH = 4;
const TWO = { strides: [2, 2], padding: 'same' } as const;
const rowsOf = (draw: Draw, name: string, rows = BATCH): Node => draw.f32(name, [rows, 6, 6, 2], -1, 1);

/** A small discriminator: two convolutions with what follows them, and a dense layer; each call with masks of its own. */
class Net {
  readonly weights: readonly Node[];
  readonly #clock: Node;
  #stream = 3;

  constructor(
    readonly draw: Draw,
    private readonly rate = 0.3,
  ) {
    this.#clock = draw.clock();
    const f32 = (name: string, ...shape: number[]): Node => draw.f32(name, shape, -1, 1);
    this.weights = [
      f32('k1', 3, 3, 2, 4),
      f32('b1', 4),
      f32('k2', 3, 3, 4, 8),
      f32('b2', 8),
      f32('w', 32, 1),
      f32('b', 1),
    ];
  }

  call(x: Node, weights = this.weights): Node {
    const [k1, b1, k2, b2, w, bias] = weights as [Node, Node, Node, Node, Node, Node];
    const attrs = (of: Node) => ({
      ...windowsOver('conv', of.shape.slice(1, 3), { ...TWO, window: [3, 3], dilations: [1, 1] }),
      groups: 1,
    });
    const layer = (of: Node, kernel: Node, own: Node): Node => {
      const hidden = b.leakyRelu(b.add(b.conv(of, kernel, attrs(of)), own), 0.3);
      return this.rate === 0 ? hidden : b.dropout(hidden, this.#clock, this.rate, this.#stream++);
    };
    const hidden = layer(layer(x, k1, b1), k2, b2);
    return b.add(b.matmul(b.reshape(hidden, [x.shape[0]!, 32]), w), bias);
  }
}

const mean = (loss: Node): Node => b.mean(loss);
const one = (z: Node): Node => mean(b.softplus(b.neg(z)));
const zero = (z: Node): Node => mean(b.softplus(z));

const gradientsOf = (loss: Node, wrt: readonly Node[]): Record<string, Node> =>
  Object.fromEntries(gradients(loss, b.fill([], 1), wrt).map((grad, i) => [`d${wrt[i]!.attrs.name}`, grad]));

const count = (step: Step, name: string): number =>
  topologicalOrder(stepRoots(step)).filter(({ op }) => op.name === name).length;

function expectSame(step: Step, feeds: Draw['feeds']): Step {
  const simple = simplify({ ...step, rules: STEP_RULES });
  const [before, after] = [evaluateStep(step, feeds), evaluateStep(simple, feeds)];
  for (const [name, values] of Object.entries(before)) {
    const error = Math.max(...values.map((value, i) => Math.abs(value - after[name]![i]!) / (1 + Math.abs(value))));
    expect(error, name).toBeLessThan(1e-12);
  }
  return simple;
}

/** Both losses of a GAN by the outputs of its discriminator on real pictures, and on those of a generator. */
function adversarial(draw: Draw, rate = 0.3, rows = BATCH): Step {
  const net = new Net(draw, rate);
  const fake = b.tanh(rowsOf(draw, 'noise'));
  const [real, own] = [rowsOf(draw, 'real', rows), fake];
  const [onReal, onFake] = [net.call(real), net.call(own)];
  const [gLoss, dLoss] = [one(onFake), b.add(one(onReal), zero(onFake))];
  const [byPicture] = gradients(gLoss, b.fill([], 1), [fake]);
  return { outputs: { gLoss, dLoss, byPicture: byPicture!, ...gradientsOf(dLoss, net.weights) }, updates: [] };
}

describe('a discriminator on real and on fake pictures', () => {
  const draw = new Draw(7);
  const step = adversarial(draw);
  const simple = expectSame(step, draw.feeds);

  it('is called once, forwards and backwards', () => {
    expect([count(step, 'conv'), count(step, 'convTransposed'), count(step, 'convFilter')]).toEqual([4, 4, 4]);
    expect(count(simple, 'conv')).toBe(2);
    expect(count(simple, 'convTransposed')).toBe(2); // one by hidden rows, for both losses and both calls; one by pictures, of the fakes alone
    expect(count(simple, 'convFilter')).toBe(2);
    expect(count(simple, 'matmul')).toBe(2);
  });

  it('with masks of the streams that each call has', () => {
    const dropouts = topologicalOrder(stepRoots(simple)).filter(({ op }) => op.name === 'dropout');
    const forwards = dropouts.filter(({ inputs: [x] }) => x!.op.name === 'leakyRelu');
    expect(forwards.map(({ attrs }) => [attrs.stream, attrs.size, attrs.apart])).toEqual([
      [3, BATCH * 36, 2],
      [4, BATCH * 32, 2],
    ]);
  });

  it('sends back the cotangent 1: no factor is divided by another', () => {
    expect(count(simple, 'div')).toBe(count(step, 'div'));
    const ways = topologicalOrder(stepRoots(simple)).filter(({ op }) => op.name === 'convTransposed');
    for (const { inputs } of ways)
      expect(topologicalOrder([inputs[0]!]).map(({ op }) => op.name)).not.toContain('sigmoid');
  });
});

describe('calls with other numbers of rows', () => {
  it('become one where nothing is drawn for their elements', () => {
    const draw = new Draw(8);
    const simple = expectSame(adversarial(draw, 0, 2 * BATCH), draw.feeds);
    expect([count(simple, 'conv'), count(simple, 'convFilter')]).toEqual([2, 2]);
  });

  it('become one layer by layer where masks are', () => {
    const draw = new Draw(9);
    const simple = expectSame(adversarial(draw, 0.3, 2 * BATCH), draw.feeds);
    expect([count(simple, 'conv'), count(simple, 'convFilter')]).toEqual([2, 4]);
  });
});

describe('calls are left apart', () => {
  const ends = (draw: Draw, ...outputs: Node[]): Step =>
    expectSame({ outputs: Object.fromEntries(outputs.map((node, i) => [i, node])), updates: [] }, draw.feeds);

  it('where one needs the result of the other', () => {
    const draw = new Draw(1);
    const [x, w] = [draw.f32('x', [4, 8], -1, 1), draw.f32('w', [8, 8], -1, 1)];
    expect(count(ends(draw, b.matmul(b.tanh(b.matmul(x, w)), w)), 'matmul')).toBe(2);
  });

  it('where they need each other in turn', () => {
    const draw = new Draw(2);
    const [x, v, w] = [draw.f32('x', [4, 8], -1, 1), draw.f32('v', [8, 8], -1, 1), draw.f32('w', [8, 8], -1, 1)];
    const other = draw.f32('other', [4, 8], -1, 1);
    // x·v·w and other·w·v: one product of each pair can wait, not both
    const simple = ends(draw, b.matmul(b.matmul(x, v), w), b.matmul(b.matmul(other, w), v));
    expect(count(simple, 'matmul')).toBe(3);
  });

  it('where their weights are others, such as those just learnt', () => {
    const draw = new Draw(3);
    const net = new Net(draw);
    const learnt = net.weights.map((weight) => b.scale(weight, 0.5));
    const simple = ends(draw, net.call(rowsOf(draw, 'x')), net.call(rowsOf(draw, 'y'), learnt));
    expect(count(simple, 'conv')).toBe(4);
  });

  it('where rows depend on one another: batch normalisation in training', () => {
    const draw = new Draw(4);
    const [gamma, beta] = [draw.f32('gamma', [8], -1, 1), draw.f32('beta', [8], -1, 1)];
    const [x, y, w] = [draw.f32('x', [4, 8], -1, 1), draw.f32('y', [4, 8], -1, 1), draw.f32('w', [8, 8], -1, 1)];
    const norm = (of: Node): Node => b.batchNorm(of, gamma, beta, { axis: 1, epsilon: 1e-3 }).y;
    const simple = ends(draw, norm(b.matmul(x, w)), norm(b.matmul(y, w)));
    expect([count(simple, 'matmul'), count(simple, 'batchNorm')]).toEqual([1, 2]);
  });

  it('where rows are columns', () => {
    const draw = new Draw(5);
    const [x, y, w] = [draw.f32('x', [8, 4], -1, 1), draw.f32('y', [8, 4], -1, 1), draw.f32('w', [8, 8], -1, 1)];
    expect(count(ends(draw, b.matmul(x, w, true), b.matmul(y, w, true)), 'matmul')).toBe(2);
  });
});

describe('calls that are three, of which one is read alone', () => {
  it('become one, and their sums over rows too', () => {
    const draw = new Draw(6);
    const w = draw.f32('w', [8, 4], -1, 1);
    const inputs = ['x', 'y', 'z'].map((name, i) => b.tanh(draw.f32(name, [2 + i, 8], -1, 1)));
    const hidden = inputs.map((x) => b.tanh(b.matmul(x, w)));
    const loss = hidden.map((h) => b.sum(b.mul(h, h))).reduce(b.add);
    const outputs = { loss, alone: b.sum(hidden[1]!, [1]), ...gradientsOf(loss, [w]) };
    const simple = expectSame({ outputs, updates: [] }, draw.feeds);
    expect(count(simple, 'matmul')).toBe(2);
    expect(sizeOf(topologicalOrder(stepRoots(simple)).find(({ op }) => op.name === 'matmul')!.shape)).toBe(9 * 4);
  });
});

describe('row factors', () => {
  it('stay where only one gradient goes back', () => {
    const draw = new Draw(10);
    const net = new Net(draw, 0);
    const x = rowsOf(draw, 'x');
    const step = { outputs: gradientsOf(one(net.call(x)), [...net.weights, x]), updates: [] };
    const simple = expectSame(step, draw.feeds);
    const ways = topologicalOrder(stepRoots(simple)).filter(({ op }) => op.name === 'convTransposed');
    for (const { inputs } of ways) expect(topologicalOrder([inputs[0]!]).map(({ op }) => op.name)).toContain('sigmoid');
  });

  it('leave what is not linear as it is', () => {
    const draw = new Draw(11);
    const [x, w] = [draw.f32('x', [4, 8], -1, 1), draw.f32('w', [8, 8], -1, 1)];
    const scaled = ['s', 't'].map((name) => b.mul(x, draw.f32(name, [4, 1], -1, 1)));
    const outputs = Object.fromEntries(scaled.map((own, i) => [i, b.matmul(b.tanh(b.matmul(own, w)), w)]));
    const simple = expectSame({ outputs, updates: [] }, draw.feeds);
    // the first product is one for both factors, the second one call over both
    expect(count(simple, 'matmul')).toBe(2);
    expect(leaf('input', 'x', [1], 'f32').op.linear).toBeUndefined();
  });
});
