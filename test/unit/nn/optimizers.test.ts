/** Optimizers over several steps against Keras's formulas, written out for one number, and against the values of Keras's own tests. */
import { describe, expect, it } from 'vitest';
import { leaf, type Node } from '../../../src/graph/node.ts';
import { adam, adamW, rmsprop, sgd } from '../../../src/nn/optimizers/index.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { piecewiseConstantDecay } from '../../../src/nn/schedules/index.ts';
import { evaluateGraph } from '../../reference/twins.ts';

const GRADIENTS = [0.5, -1.2, 0.1, 3, -0.4, 0.9];
const FIRST = 0.7;

/** The param after each step, by the optimizer's own graph. */
function run(optimizer: Optimizer, gradients: readonly number[] = GRADIENTS, first = FIRST): number[] {
  const vector = (name: string): Node => leaf('state', name, [1], 'f32');
  const rates = leaf('state', 'rates', [8], 'f32');
  const [p, g] = [vector('p'), vector('g')];
  const slots = optimizer.slots.map(vector);
  const advanced = optimizer.advance(rates);
  const [clipped] = optimizer.clip?.([g]) ?? [g];
  const next = optimizer.update(p, clipped!, slots, advanced);
  let values: number[][] = [[first], ...slots.map(() => [0])];
  let words: number[] = [optimizer.learningRate, 0, 0, 0, 0, 0, 0, 0];
  return gradients.map((gradient) => {
    const own = Object.fromEntries(optimizer.slots.map((slot, i) => [slot, values[i + 1]!]));
    const feeds = { p: values[0]!, g: [gradient], rates: words, ...own };
    const results = evaluateGraph([...next, advanced], feeds).map((result) => [...result]);
    words = results.pop()!;
    values = results;
    return values[0]![0]!;
  });
}

/** The same by a formula with memory of its own. */
function byFormula(step: (p: number, g: number, t: number) => number): number[] {
  let p = FIRST;
  return GRADIENTS.map((gradient, i) => {
    p = step(p, gradient, i + 1);
    return p;
  });
}

function expectEqual(optimizer: Optimizer, step: (p: number, g: number, t: number) => number): void {
  const expected = byFormula(step);
  run(optimizer).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6);
  });
}

describe('Keras formulas', () => {
  it.each([
    [0, false],
    [0.9, false],
    [0.9, true],
  ])('sgd: momentum %f, nesterov %s', (momentum, nesterov) => {
    let velocity = 0;
    expectEqual(sgd({ learningRate: 0.1, momentum, nesterov }), (p, g) => {
      velocity = momentum * velocity - 0.1 * g;
      return p + (nesterov ? momentum * velocity - 0.1 * g : velocity);
    });
  });

  it("adam: Keras's place of epsilon, and the paper's", () => {
    for (const epsilonPlace of ['keras', 'paper'] as const) {
      let [m, v] = [0, 0];
      expectEqual(adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.99, epsilon: 1e-3, epsilonPlace }), (p, g, t) => {
        m = 0.8 * m + 0.2 * g;
        v = 0.99 * v + 0.01 * g * g;
        const [bias1, bias2] = [1 - 0.8 ** t, 1 - 0.99 ** t];
        if (epsilonPlace === 'paper') return p - (0.1 * (m / bias1)) / (Math.sqrt(v / bias2) + 1e-3);
        return p - (0.1 * m * Math.sqrt(bias2)) / bias1 / (Math.sqrt(v) + 1e-3);
      });
    }
  });

  it('by a schedule each step has its own rate, the first one that of step 0', () => {
    const rates = [0.3, 0.3, 0.1, 0.1, 0.1, 0.02];
    const learningRate = piecewiseConstantDecay({ boundaries: [1, 4], values: [0.3, 0.1, 0.02] });
    let [velocity, decayed, m, v] = [0, 0, 0, 0];
    expectEqual(sgd({ learningRate, momentum: 0.9 }), (p, g, t) => {
      velocity = 0.9 * velocity - rates[t - 1]! * g;
      return p + velocity;
    });
    expectEqual(rmsprop({ learningRate }), (p, g, t) => {
      decayed = 0.9 * decayed + 0.1 * g * g;
      return p - (rates[t - 1]! * g) / Math.sqrt(decayed + 1e-7);
    });
    expectEqual(adamW({ learningRate, weightDecay: 0.05 }), (p, g, t) => {
      m += (g - m) * 0.1;
      v += (g * g - v) * 0.001;
      const alpha = (rates[t - 1]! * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
      return p - p * 0.05 * rates[t - 1]! - (m * alpha) / (Math.sqrt(v) + 1e-7);
    });
  });

  it('adamW: the param decays by rate · weightDecay before Adam moves it', () => {
    let [m, v] = [0, 0];
    expectEqual(adamW({ learningRate: 0.1, weightDecay: 0.05 }), (p, g, t) => {
      const decayed = p - p * 0.05 * 0.1;
      m += (g - m) * 0.1;
      v += (g * g - v) * 0.001;
      const alpha = (0.1 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
      return decayed - (m * alpha) / (Math.sqrt(v) + 1e-7);
    });
  });

  it.each([
    [false, 0],
    [false, 0.8],
    [true, 0],
    [true, 0.8],
  ])('rmsprop: centered %s, momentum %f', (centered, momentum) => {
    let [v, average, moved] = [0, 0, 0];
    expectEqual(rmsprop({ learningRate: 0.05, rho: 0.7, momentum, centered, epsilon: 1e-3 }), (p, g) => {
      v = 0.7 * v + 0.3 * g * g;
      average = 0.7 * average + 0.3 * g;
      const spread = centered ? v - average * average : v;
      const step = (0.05 * g) / Math.sqrt(spread + 1e-3);
      moved = momentum * moved + step;
      return p - (momentum > 0 ? moved : step);
    });
  });

  it('clipnorm, clipvalue and globalClipnorm: of one number all the same', () => {
    const clipped = (p: number, g: number): number => p - 0.1 * Math.min(Math.max(g, -0.6), 0.6);
    for (const way of ['clipnorm', 'clipvalue', 'globalClipnorm']) {
      expectEqual(sgd({ learningRate: 0.1, [way]: 0.6 }), clipped);
    }
  });

  it('globalClipnorm: takes all gradients together, clipnorm each by itself', () => {
    const [a, b] = [leaf('input', 'a', [2], 'f32'), leaf('input', 'b', [1], 'f32')];
    const feeds = { a: [3, 0], b: [4] };
    const clipped = (optimizer: Optimizer): number[][] =>
      evaluateGraph([...optimizer.clip!([a, b])], feeds).map((values) => [...values]);
    expect(clipped(sgd({ globalClipnorm: 2.5 }))).toEqual([[1.5, 0], [2]]);
    expect(clipped(sgd({ clipnorm: 3.5 }))).toEqual([[3, 0], [3.5]]);
  });
});

/** keras/src/optimizers/*_test.py: values as they are written there, with the digits that they have. */
describe("Keras's golden values", () => {
  /** Keras's params start at 1; each has 0.01 as its first gradient, then 0.1, 0.2 … 1.0 for four steps. */
  const SLOPES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
  const evenly = (first: number, last: number): number[] => SLOPES.map((_, i) => first + ((last - first) * i) / 9);
  const alike = (value: number): number[] => evenly(value, value);

  const DIGITS = 6e-5;

  it.each<[string, Optimizer, number, number[][]]>([
    [
      'SGD, of no momentum though nesterov is set',
      sgd({ nesterov: true }),
      DIGITS,
      [alike(0.9999), evenly(0.9989, 0.9899), evenly(0.9979, 0.9799), evenly(0.9969, 0.9699), evenly(0.9959, 0.9599)],
    ],
    // Keras's has amsgrad set, which changes nothing here, as the mean of squares only grows; and one value for slopes that differ by 1e-4
    ['Adam', adam(), 1.5e-4, [0.999, 0.9982, 0.9974, 0.9965, 0.9955].map(alike)],
    ['RMSprop, centered', rmsprop({ centered: true }), DIGITS, [0.9967, 0.9933, 0.9908, 0.9885, 0.9864].map(alike)],
  ])('%s: five steps', (_, optimizer, tolerance, golden) => {
    for (const [i, slope] of SLOPES.entries()) {
      const values = run(optimizer, [0.01, slope, slope, slope, slope], 1);
      for (const [step, value] of values.entries()) {
        expect(Math.abs(value - golden[step]![i]!), `step ${step + 1}, slope ${slope}`).toBeLessThan(tolerance);
      }
    }
  });

  it.each<[string, Optimizer, number[]]>([
    ['SGD', sgd({ learningRate: 0.5 }), [0.5, -1, -0.5, 3]],
    ['Adam', adam({ learningRate: 0.5 }), [0.5, 1.5, 2.5, 3.5]],
    ['AdamW', adamW({ learningRate: 0.5 }), [0.498, 1.496, 2.494, 3.492]],
    ['RMSprop', rmsprop({ learningRate: 0.5 }), [-0.5811, 0.4189, 1.4189, 2.4189]],
  ])('%s: one step', (_, optimizer, golden) => {
    for (const [i, gradient] of [1, 6, 7, 2].entries()) {
      expect(Math.abs(run(optimizer, [gradient], i + 1)[0]! - golden[i]!)).toBeLessThan(DIGITS);
    }
  });

  // Keras's five steps of AdamW have an epsilon of 2, which is refused here
  it('AdamW: three steps of decay alone', () => {
    expect(run(adamW({ learningRate: 1, weightDecay: 0.004 }), [0, 0, 0], 2)[2]).toBeCloseTo(1.9760959, 6);
  });
});
