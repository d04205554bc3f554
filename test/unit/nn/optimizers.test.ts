/** Optimizers over several steps against Keras's formulas, written out for one number, and against the values of Keras's own tests. */
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { root } from '../../../src/fields.ts';
import { leaf, type Node } from '../../../src/graph/node.ts';
import { loadCounted } from '../../../src/nn/optimizers/counted.ts';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  ftrl,
  lamb,
  lion,
  nadam,
  rmsprop,
  sgd,
} from '../../../src/nn/optimizers/index.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { OPTIMIZERS } from '../../../src/nn/optimizers/registry.ts';
import { piecewiseConstantDecay } from '../../../src/nn/schedules/index.ts';

const GRADIENTS = [0.5, -1.2, 0.1, 3, -0.4, 0.9];
const FIRST = 0.7;

/** The param after each step, by the optimizer's own graph. */
function run(optimizer: Optimizer, gradients: readonly number[] = GRADIENTS, first = FIRST): number[] {
  const vector = (name: string): Node => leaf('state', name, [1], 'f32');
  const rates = leaf('state', 'rates', [8], 'f32');
  const [p, g] = [vector('p'), vector('g')];
  const slots = optimizer.slots.map(vector);
  const advanced = optimizer.advance(rates);
  const gathered = optimizer.gathered?.(g, slots) ?? g;
  const [clipped] = optimizer.clip?.([gathered]) ?? [gathered];
  const next = optimizer.update(p, clipped!, slots, advanced, g);
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

/** The words of the rates after so many steps. */
function ratesAfter({ advance, learningRate }: Optimizer, steps: number): number[] {
  const rates = leaf('state', 'rates', [8], 'f32');
  const next = advance(rates);
  let words = [learningRate, 0, 0, 0, 0, 0, 0, 0];
  for (let step = 0; step < steps; step++) words = [...evaluateGraph([next], { rates: words })[0]!];
  return words;
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

/** Facts of keras/src/optimizers/optimizer_test.py: all elements of what it looks at change alike. */
describe('what any optimizer may do besides', () => {
  beforeAll(loadCounted);
  const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
  const close = (values: readonly number[], expected: readonly number[]): void => {
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
  };

  it('averages weights, which take the average in each third step: test_ema', () => {
    const options = { learningRate: 1, useEma: true, emaMomentum: 0.9, emaOverwriteFrequency: 3 };
    close(run(sgd(options), ones(3), 3), [2, 1, 1.71]);
    // and goes on from there
    const fourth = 0.9 * 1.71 + 0.1 * 0.71;
    close(run(sgd(options), ones(6), 3).slice(3), [0.71, -0.29, 0.9 * (0.9 * fourth + 0.1 * -0.29) + 0.1 * -1.29]);
  });

  it('averages weights without changing them: test_ema_with_model_fit', () => {
    const optimizer = sgd({ learningRate: 0.1, useEma: true, emaMomentum: 0.9 });
    expect([optimizer.slots, optimizer.average]).toEqual([['average'], 'average']);
    close(run(optimizer, ones(4)), run(sgd({ learningRate: 0.1 }), ones(4)));
  });

  it('takes a step by the mean of three gradients: test_gradient_accumulation', () => {
    const optimizer = sgd({ learningRate: 1, gradientAccumulationSteps: 3 });
    expect(optimizer.slots).toEqual(['gradient_accumulator']);
    close(run(optimizer, ones(4), 1), [1, 1, 0, 0]);
    close(run(optimizer, [1, 2, 6, 3, 0, 0], 1), [1, 1, -2, -2, -2, -3]);
  });

  it.each(
    [adam, sgd, adamW, adagrad, rmsprop, adadelta, adamax, lion, nadam, ftrl, lamb].map(
      (make) => [make().name, make] as const,
    ),
  )('%s: three gradients and their mean come to the same: test_gradient_accumulation_with_weigth_decay', (_, make) => {
    const options = { weightDecay: 0.05, clipnorm: 0.3 };
    const single = run(make(options), [0.2, -0.5, 0.9]);
    const parted = [0.1, 0.2, 0.3, -0.9, -0.6, 0, 1.2, 1.2, 0.3];
    close(
      run(make({ ...options, gradientAccumulationSteps: 3 }), parted).filter((__, i) => i % 3 === 2),
      single,
    );
  });

  it('a schedule goes on with each batch, and averages with each step', () => {
    const learningRate = piecewiseConstantDecay({ boundaries: [1, 4], values: [1, 0.5, 0.25] });
    const optimizer = sgd({
      learningRate,
      gradientAccumulationSteps: 2,
      useEma: true,
      emaMomentum: 0.5,
      emaOverwriteFrequency: 2,
    });
    // rates of the batches: 1, 1, 0.5, 0.5, 0.5, 0.25; steps are taken in the second, fourth and sixth
    close(run(optimizer, ones(6), 3), weightsOf());
    function weightsOf(): number[] {
      const rates = [1, 1, 0.5, 0.5, 0.5, 0.25];
      let [p, average] = [3, 0];
      return rates.map((rate, i) => {
        if (i % 2 === 1) p -= rate;
        const steps = Math.floor(i / 2);
        average = steps === 0 ? p : 0.5 * average + 0.5 * p;
        if ((steps + 1) % 2 === 0) p = average;
        return p;
      });
    }
  });

  it('counts on where f32 ends to count', () => {
    const optimizer = sgd({ learningRate: 1, gradientAccumulationSteps: 3, useEma: true, emaOverwriteFrequency: 5 });
    const rates = leaf('state', 'rates', [8], 'f32');
    const next = optimizer.advance(rates);
    const last = 15 * Math.floor(2 ** 22 / 15);
    const callsAfter = (calls: number): number =>
      evaluateGraph([next], { rates: [1, 0, 0, 0, 0, 0, 0, calls] })[0]![7]!;
    expect([callsAfter(0), callsAfter(last - 2), callsAfter(last - 1), callsAfter(30)]).toEqual([1, last - 1, 30, 31]);
  });
});

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

  it('adam and adamW with amsgrad: by the largest mean of squares so far, with either place of epsilon', () => {
    for (const epsilonPlace of ['keras', 'paper'] as const) {
      let [m, v, most] = [0, 0, 0];
      const options = { learningRate: 0.1, beta1: 0.8, beta2: 0.5, epsilon: 1e-3, epsilonPlace, amsgrad: true };
      const step = (p: number, g: number, t: number): number => {
        m = 0.8 * m + 0.2 * g;
        v = 0.5 * v + 0.5 * g * g;
        most = Math.max(most, v);
        const [bias1, bias2] = [1 - 0.8 ** t, 1 - 0.5 ** t];
        if (epsilonPlace === 'paper') return p - (0.1 * (m / bias1)) / (Math.sqrt(most / bias2) + 1e-3);
        return p - (0.1 * m * Math.sqrt(bias2)) / bias1 / (Math.sqrt(most) + 1e-3);
      };
      expectEqual(adam(options), step);
      [m, v, most] = [0, 0, 0];
      expectEqual(adamW({ ...options, weightDecay: 0.2 }), (p, g, t) => step(p - p * 0.2 * 0.1, g, t));
      expect(v).toBeLessThan(most);
    }
  });

  it('adagrad: the sum of squares begins with initialAccumulatorValue', () => {
    for (const initialAccumulatorValue of [0, 0.3]) {
      let sum = initialAccumulatorValue;
      expectEqual(adagrad({ learningRate: 0.2, initialAccumulatorValue, epsilon: 1e-3 }), (p, g) => {
        sum += g * g;
        return p - (0.2 * g) / Math.sqrt(sum + 1e-3);
      });
    }
  });

  it('adadelta', () => {
    let [squares, steps] = [0, 0];
    expectEqual(adadelta({ learningRate: 0.9, rho: 0.8, epsilon: 1e-3 }), (p, g) => {
      squares = 0.8 * squares + 0.2 * g * g;
      const step = (-Math.sqrt(steps + 1e-3) / Math.sqrt(squares + 1e-3)) * g;
      steps = 0.8 * steps + 0.2 * step * step;
      return p + 0.9 * step;
    });
  });

  it('adamax', () => {
    let [m, u] = [0, 0];
    expectEqual(adamax({ learningRate: 0.1, beta1: 0.8, beta2: 0.7, epsilon: 1e-3 }), (p, g, t) => {
      m = 0.8 * m + 0.2 * g;
      u = Math.max(0.7 * u, Math.abs(g));
      return p - (0.1 / (1 - 0.8 ** t)) * (m / (u + 1e-3));
    });
  });

  it('nadam: by a number and by a schedule', () => {
    const same = piecewiseConstantDecay({ boundaries: [3], values: [0.1, 0.1] });
    for (const learningRate of [0.1, same]) {
      let [m, v, product] = [0, 0, 1];
      const momentum = (t: number): number => 0.8 * (1 - 0.5 * 0.96 ** t);
      expectEqual(nadam({ learningRate, beta1: 0.8, beta2: 0.9, epsilon: 1e-3 }), (p, g, t) => {
        m = 0.8 * m + 0.2 * g;
        v = 0.9 * v + 0.1 * g * g;
        product *= momentum(t);
        const ahead = (momentum(t + 1) * m) / (1 - product * momentum(t + 1));
        const own = ((1 - momentum(t)) * g) / (1 - product);
        return p - (0.1 * (ahead + own)) / (Math.sqrt(v / (1 - 0.9 ** t)) + 1e-3);
      });
    }
  });

  it.each([
    [-0.5, 0, 0, 0, 0, 0.1],
    [-0.2, 0.05, 0.15, 0.01, 0.3, 0.4],
    [0, 0.2, 0, 0, 0, 0.1],
    [-1, 0, 0.1, 0, 0, 0],
  ])('ftrl: power %f, l1 %f, l2 %f, shrinkage %f, beta %f, first sum %f', (power, l1, l2, shrinkage, beta, first) => {
    let [sum, linear] = [first, 0];
    const optimizer = ftrl({
      learningRate: 0.2,
      learningRatePower: power,
      initialAccumulatorValue: first,
      l1RegularizationStrength: l1,
      l2RegularizationStrength: l2,
      l2ShrinkageRegularizationStrength: shrinkage,
      beta,
    });
    expectEqual(optimizer, (p, g) => {
      const next = sum + g * g;
      linear += g + 2 * shrinkage * p - ((next ** -power - sum ** -power) / 0.2) * p;
      sum = next;
      const quadratic = sum ** -power / 0.2 + 2 * (l2 + beta / (2 * 0.2));
      return (Math.min(Math.max(linear, -l1), l1) - linear) / quadratic;
    });
  });

  it('ftrl: a param with neither a first sum nor a gradient is 0, and a number', () => {
    for (const value of run(ftrl({ initialAccumulatorValue: 0 }), [0, 0])) expect(value).toBeCloseTo(0, 20);
  });

  it('lion', () => {
    let m = 0;
    expectEqual(lion({ learningRate: 0.1, beta1: 0.6, beta2: 0.8 }), (p, g) => {
      const next = p - 0.1 * Math.sign(0.6 * m + 0.4 * g);
      m = 0.8 * m + 0.2 * g;
      return next;
    });
  });

  it('lamb: of one number the step is as long as the param', () => {
    let [m, v] = [0, 0];
    expectEqual(lamb({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-3 }), (p, g, t) => {
      m = 0.8 * m + 0.2 * g;
      v = 0.9 * v + 0.1 * g * g;
      const step = m / (1 - 0.8 ** t) / (Math.sqrt(v / (1 - 0.9 ** t)) + 1e-3);
      return p - 0.1 * step * (Math.abs(p) / Math.abs(step));
    });
  });

  it('lamb: of several numbers by their norms; without one where the param or the gradient is 0', () => {
    const [p, g, m, v] = ['p', 'g', 'm', 'v'].map((name) => leaf('state', name, [2], 'f32'));
    const rates = leaf('state', 'rates', [8], 'f32');
    const optimizer = lamb({ learningRate: 0.5 });
    const [next] = optimizer.update(p!, g!, [m!, v!], optimizer.advance(rates));
    const step = (param: number[], gradient: number[]): number[] => {
      const feeds = { p: param, g: gradient, m: [0, 0], v: [0, 0], rates: [0.5, 0, 0, 0, 0, 0, 0, 0] };
      return [...evaluateGraph([next!], feeds)[0]!];
    };
    // the first step is the sign of the gradient, here [1, -1], whose norm is √2; that of [3, 4] is 5
    const expected = [3 - (0.5 * 5) / Math.SQRT2, 4 + (0.5 * 5) / Math.SQRT2];
    for (const [i, value] of step([3, 4], [2, -7]).entries()) expect(value).toBeCloseTo(expected[i]!, 6);
    for (const [i, value] of step([0, 0], [2, -7]).entries()) expect(value).toBeCloseTo([-0.5, 0.5][i]!, 6);
    expect(step([3, 4], [0, 0])).toEqual([3, 4]);
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
    ['Adam with amsgrad', adam({ amsgrad: true }), 1.5e-4, [0.999, 0.9982, 0.9974, 0.9965, 0.9955].map(alike)],
    ['Lion', lion(), DIGITS, [0.999, 0.998, 0.997, 0.996, 0.995].map(alike)],
    [
      'Adadelta',
      adadelta({ learningRate: 1, rho: 0.8, epsilon: 1e-6 }),
      1e-4,
      [0.9978, 0.9947, 0.9915, 0.9882, 0.9849].map(alike),
    ],
    [
      'Adagrad',
      adagrad({ learningRate: 0.2, initialAccumulatorValue: 0.3, epsilon: 1e-6 }),
      DIGITS,
      [
        alike(0.9963),
        [0.9604, 0.9278, 0.9003, 0.8784, 0.8615, 0.8487, 0.8388, 0.8313, 0.8255, 0.8209],
        [0.9251, 0.8629, 0.8137, 0.7768, 0.7497, 0.7298, 0.7151, 0.704, 0.6956, 0.6891],
        [0.8903, 0.8012, 0.7342, 0.6862, 0.6521, 0.6277, 0.6099, 0.5967, 0.5867, 0.579],
        [0.856, 0.7422, 0.6604, 0.6037, 0.5644, 0.5367, 0.5168, 0.5021, 0.491, 0.4825],
      ],
    ],
    [
      'Adamax',
      adamax({ learningRate: 0.2, beta1: 0.85, beta2: 0.95, epsilon: 1e-6 }),
      DIGITS,
      [
        alike(0.8),
        [0.6827, 0.6873, 0.6888, 0.6896, 0.6901, 0.6904, 0.6906, 0.6908, 0.6909, 0.691],
        [0.5333, 0.5407, 0.5431, 0.5444, 0.5451, 0.5456, 0.546, 0.5462, 0.5464, 0.5466],
        [0.368, 0.3773, 0.3804, 0.382, 0.3829, 0.3835, 0.384, 0.3843, 0.3846, 0.3848],
        [0.1933, 0.204, 0.2076, 0.2094, 0.2105, 0.2112, 0.2117, 0.2121, 0.2124, 0.2126],
      ],
    ],
    [
      'Nadam',
      nadam({ learningRate: 0.5, beta1: 0.5, beta2: 0.67, epsilon: 1e-5 }),
      DIGITS,
      [
        alike(0.4281),
        [-0.1738, -0.1731, -0.1726, -0.1723, -0.1721, -0.172, -0.1719, -0.1718, -0.1718, -0.1717],
        [-0.7115, -0.7103, -0.7096, -0.7092, -0.709, -0.7088, -0.7086, -0.7085, -0.7085, -0.7084],
        [-1.2335, -1.2322, -1.2313, -1.2309, -1.2306, -1.2304, -1.2302, -1.2301, -1.23, -1.2299],
        [-1.7492, -1.7478, -1.7469, -1.7464, -1.7461, -1.7459, -1.7457, -1.7456, -1.7455, -1.7454],
      ],
    ],
    [
      'FTRL',
      ftrl({
        learningRate: 0.05,
        learningRatePower: -0.2,
        initialAccumulatorValue: 0.4,
        l1RegularizationStrength: 0.05,
        l2RegularizationStrength: 0.15,
        l2ShrinkageRegularizationStrength: 0.01,
        beta: 0.3,
      }),
      DIGITS,
      [
        alike(0),
        [-0.0034, -0.0077, -0.0118, -0.0157, -0.0194, -0.023, -0.0263, -0.0294, -0.0325, -0.0354],
        [-0.0078, -0.0162, -0.0242, -0.0317, -0.0387, -0.0454, -0.0516, -0.0575, -0.0631, -0.0685],
        [-0.0121, -0.0246, -0.0363, -0.0472, -0.0573, -0.0668, -0.0757, -0.0842, -0.0922, -0.0999],
        [-0.0164, -0.0328, -0.0481, -0.0623, -0.0753, -0.0875, -0.099, -0.1098, -0.1201, -0.1299],
      ],
    ],
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
    ['Adagrad', adagrad({ learningRate: 0.5 }), [0.5233, 1.5007, 2.5005, 3.5061]],
    ['Adadelta', adadelta({ learningRate: 0.5 }), [0.9993, 1.9993, 2.9993, 3.9993]],
    ['Adamax', adamax({ learningRate: 0.5 }), [0.5, 1.5, 2.5, 3.5]],
    ['Nadam', nadam({ learningRate: 0.5 }), [0.4686, 1.4686, 2.4686, 3.4686]],
    ['Ftrl', ftrl({ learningRate: 0.5 }), [0.2218, 1.3954, 2.3651, 2.8814]],
    ['Lion', lion({ learningRate: 0.5 }), [0.5, 1.5, 2.5, 3.5]],
  ])('%s: one step', (_, optimizer, golden) => {
    for (const [i, gradient] of [1, 6, 7, 2].entries()) {
      expect(Math.abs(run(optimizer, [gradient], i + 1)[0]! - golden[i]!)).toBeLessThan(DIGITS);
    }
  });

  // Keras's five steps of AdamW have an epsilon of 2, which is refused here
  it('AdamW: three steps of decay alone', () => {
    expect(run(adamW({ learningRate: 1, weightDecay: 0.004 }), [0, 0, 0], 2)[2]).toBeCloseTo(1.9760959, 6);
  });

  it('Lamb: one step of a vector', () => {
    const [p, g, m, v] = ['p', 'g', 'm', 'v'].map((name) => leaf('state', name, [4], 'f32'));
    const optimizer = lamb({ learningRate: 0.5 });
    const [next] = optimizer.update(p!, g!, [m!, v!], optimizer.advance(leaf('state', 'rates', [8], 'f32')));
    const none = [0, 0, 0, 0];
    const feeds = { p: [1, 2, 3, 4], g: [1, 6, 7, 2], m: none, v: none, rates: [0.5, 0, 0, 0, 0, 0, 0, 0] };
    const values = evaluateGraph([next!], feeds)[0]!;
    for (const [i, golden] of [-0.3693, 0.6306, 1.6306, 2.6306].entries()) {
      expect(Math.abs(values[i]! - golden)).toBeLessThan(1.5e-4);
    }
  });

  // the tests of FTRL have none
  it.each([adadelta, adagrad, adam, adamax, lamb, lion, nadam, rmsprop, sgd])('%o: one step of decay alone', (make) => {
    // the exact value is 1.992; Keras's tests take three steps: 1.9760959
    const values = run(make({ learningRate: 1, weightDecay: 0.004 }), [0, 0, 0], 2);
    expect(values[0]).toBeCloseTo(1.992, 6);
    expect(values[2]).toBeCloseTo(1.9760959, 6);
  });
});

describe('files', () => {
  const everything = { learningRate: 0.3, weightDecay: 0.02, clipnorm: 0.7 };
  const MADE: readonly Optimizer[] = [
    adadelta({ ...everything, rho: 0.7, epsilon: 1e-4 }),
    adagrad({ ...everything, initialAccumulatorValue: 0.4, epsilon: 1e-4 }),
    adam({ ...everything, beta1: 0.7, amsgrad: true }),
    adamax({ ...everything, beta1: 0.7, beta2: 0.8, epsilon: 1e-4 }),
    adamW({ ...everything, beta2: 0.8, amsgrad: true }),
    ftrl({
      ...everything,
      learningRatePower: -0.3,
      initialAccumulatorValue: 0.2,
      l1RegularizationStrength: 0.1,
      l2RegularizationStrength: 0.2,
      l2ShrinkageRegularizationStrength: 0.3,
      beta: 0.4,
    }),
    lamb({ ...everything, beta1: 0.7, beta2: 0.8, epsilon: 1e-4 }),
    lion({ ...everything, beta1: 0.7, beta2: 0.8 }),
    nadam({ ...everything, beta1: 0.7, beta2: 0.8, epsilon: 1e-4 }),
    rmsprop({ ...everything, rho: 0.7, momentum: 0.5, epsilon: 1e-4, centered: true }),
    sgd({ ...everything, momentum: 0.5, nesterov: true }),
    sgd(everything),
  ];

  it.each(MADE.map((optimizer) => [optimizer.config!.class_name, optimizer] as const))(
    '%s comes back from its own config and from what tfjs would have',
    (name, { config }) => {
      const found = OPTIMIZERS.find(({ classNames }) => classNames[0] === name)!;
      const theirs = found.toTfjs(config!.config, config!.config.learning_rate!);
      for (const form of [config!, theirs]) {
        const { config: written } = JSON.parse(JSON.stringify(form)) as typeof theirs;
        expect(found.fromConfig(root('model.json', written), false).config).toEqual(config);
      }
    },
  );

  it.each(MADE.map((optimizer) => [optimizer.config!.class_name, optimizer] as const))(
    '%s: the rates of a step as the steps before make them',
    (name, optimizer) => {
      const { correctionsAfter } = OPTIMIZERS.find(({ classNames }) => classNames[0] === name)!;
      for (const step of [0, 1, 2, 9, 40]) {
        const [, ...words] = ratesAfter(optimizer, step);
        // Adam's alpha and epsilon are computed anew in each step
        const given = correctionsAfter?.(step, optimizer.config!.config) ?? [];
        for (const [i, word] of given.entries()) expect(word, `step ${step}, word ${i}`).toBeCloseTo(words[i]!, 9);
      }
    },
  );

  it('those of millions of steps take no time', () => {
    const { correctionsAfter } = OPTIMIZERS.find(({ classNames }) => classNames[0] === 'Nadam')!;
    expect(correctionsAfter!(2 ** 52, { beta_1: 0.9, beta_2: 0.999 })[0]).toBe(1);
  });
});
