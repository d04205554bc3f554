/** What the trainer page makes of digits: drawings fitted as MNIST's, forward passes, dropped neurons, mistakes. */
import { describe, expect, it } from 'vitest';
import { answersOf, confusion, worstFirst } from '../../../src/app/digit/answers.ts';
import { backward, lossOf } from '../../../src/app/digit/backward.ts';
import { dropped } from '../../../src/app/digit/dropped.ts';
import { fitBox, SIDE } from '../../../src/app/digit/fit-box.ts';
import { denseLayers, forward, likeliest, weightsInto } from '../../../src/app/digit/forward.ts';
import { gridPlan } from '../../../src/app/workflow/grid-plan.ts';
import { keeps } from '../../../src/cpu/random.ts';
import { madeUpDigits } from '../../../src/data/made-up.ts';
import { mulberry32 } from '../../../src/data/random.ts';

/** A drawing of side × side with ink in a box. */
function drawing(side: number, left: number, top: number, width: number, height: number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return x >= left && x < left + width && y >= top && y < top + height ? 1 : 0;
  });
}

function boxOf(picture: Float32Array): { left: number; top: number; width: number; height: number } {
  const inked = [...picture.keys()].filter((i) => picture[i]! > 0.5);
  const [xs, ys] = [inked.map((i) => i % SIDE), inked.map((i) => Math.floor(i / SIDE))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left + 1, height: Math.max(...ys) - top + 1 };
}

describe('a drawing', () => {
  it.each([
    ['small in a corner', 140, 2, 5, 10, 20],
    ['large', 140, 10, 0, 70, 140],
    ['wide', 280, 30, 200, 200, 20],
    ['of few pixels', 140, 70, 70, 2, 4],
  ])('%s: its long side becomes 20 pixels, its middle the middle', (_, side, left, top, width, height) => {
    const picture = fitBox(drawing(side, left, top, width, height), side)!;
    const box = boxOf(picture);
    const scale = 20 / Math.max(width, height);
    expect(Math.abs(box.width - width * scale)).toBeLessThanOrEqual(1);
    expect(Math.abs(box.height - height * scale)).toBeLessThanOrEqual(1);
    expect(Math.abs(box.left + box.width / 2 - 14.5)).toBeLessThanOrEqual(1);
    expect(Math.abs(box.top + box.height / 2 - 14.5)).toBeLessThanOrEqual(1);
    expect(picture.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('that is empty is none', () => {
    expect(fitBox(new Float32Array(100), 10)).toBeUndefined();
  });

  it('of a digit ends up as MNIST has it: 20 pixels long, its centre of mass in the middle of pixel (14, 14)', () => {
    const { images } = madeUpDigits({ train: 20, test: 0 }).train;
    for (let digit = 0; digit < 20; digit++) {
      const pixels = images.values.subarray(784 * digit, 784 * (digit + 1));
      const large = Float32Array.from({ length: 140 * 140 }, (_, i) => {
        return pixels[Math.floor(i / 140 / 5) * SIDE + Math.floor((i % 140) / 5)]! / 255;
      });
      const fitted = fitBox(large, 140)!;
      const { width, height } = boxOf(fitted);
      expect(Math.abs(Math.max(width, height) - 20)).toBeLessThanOrEqual(1);
      const mass = fitted.reduce((sum, value) => sum + value);
      const x = fitted.reduce((sum, value, i) => sum + value * ((i % SIDE) + 0.5), 0) / mass;
      const y = fitted.reduce((sum, value, i) => sum + value * (Math.floor(i / SIDE) + 0.5), 0) / mass;
      expect(Math.max(Math.abs(x - 14.5), Math.abs(y - 14.5))).toBeLessThanOrEqual(0.51);
    }
  });
});

describe('a forward pass', () => {
  const weights = [
    { name: 'dense/kernel', shape: [2, 3], values: Float32Array.of(1, -1, 0.5, 2, 1, -3) },
    { name: 'dense/bias', shape: [3], values: Float32Array.of(0.5, 0, 1) },
    { name: 'dense_1/kernel', shape: [3, 2], values: Float32Array.of(1, 0, 0, 1, 1, 1) },
    { name: 'dense_1/bias', shape: [2], values: Float32Array.of(0, Math.log(3)) },
  ];

  it('gives sums and outputs of each layer', () => {
    const network = denseLayers(weights, { convolutions: [], hidden: [{ units: 3, activation: 'relu', dropout: 0 }] });
    const [hidden, last] = forward(network, Float32Array.of(1, 0.5));
    expect(hidden!.sums).toEqual(Float32Array.of(2.5, -0.5, 0));
    expect(hidden!.outputs).toEqual(Float32Array.of(2.5, 0, 0));
    expect(last!.sums[0]).toBeCloseTo(2.5, 6);
    expect(last!.outputs[0]! + last!.outputs[1]!).toBeCloseTo(1, 6);
    expect(last!.outputs[0]! / last!.outputs[1]!).toBeCloseTo(Math.exp(2.5) / 3, 4);
    expect(weightsInto(network[0]!, 2)).toEqual(Float32Array.of(0.5, -3));
  });

  it('stays finite however large the sums are', () => {
    const large = weights.map((weight) => ({ ...weight, values: weight.values.map((value) => 1e4 * value) }));
    const outputs = forward(
      denseLayers(large, { convolutions: [], hidden: [{ units: 3, activation: 'linear', dropout: 0 }] }),
      Float32Array.of(9, 9),
    );
    expect(outputs.at(-1)!.outputs.every(Number.isFinite)).toBe(true);
  });
});

it('the neurons that are shown as dropped are those that the kernel drops', () => {
  for (const [units, rate, seed, stream, step] of [
    [128, 0.2, 1, 2, 17],
    [7, 0.5, 4_000_000_000, 4, 1875],
  ] as const) {
    const expected = Array.from({ length: units }, (_, i) => !keeps(seed, stream, step, i, rate));
    expect(dropped(units, rate, seed, stream, step)).toEqual(expected);
    expect(expected).toContain(true);
  }
});

describe('answers', () => {
  const sure = (digit: number, confidence: number): number[] =>
    Array.from({ length: 10 }, (_, i) => (i === digit ? confidence : (1 - confidence) / 9));
  const probabilities = Float32Array.from([...sure(3, 0.9), ...sure(5, 0.99), ...sure(8, 0.4), ...sure(1, 0.6)]);
  const answers = answersOf(probabilities, Uint8Array.of(3, 6, 2, 1));

  it('are the likeliest digits', () => {
    expect(answers.map(({ guess }) => guess)).toEqual([3, 5, 8, 1]);
    expect(likeliest([0, 0.2, 0.7, 0.1])).toBe(2);
  });

  it('come with the worst mistakes first, and what is right and sure last', () => {
    expect(worstFirst(answers).map(({ index }) => index)).toEqual([1, 2, 3, 0]);
  });

  it('are counted by digit and guess', () => {
    const counts = confusion(answers);
    expect([counts[3]![3], counts[6]![5], counts[2]![8], counts[1]![1]]).toEqual([1, 1, 1, 1]);
    expect(counts.flat().reduce((sum, count) => sum + count)).toBe(4);
  });

  it.each(['relu', 'tanh', 'sigmoid', 'linear'] as const)('and gradients of the loss by the sums, %s', (activation) => {
    const random = mulberry32(3);
    const values = (size: number): Float32Array => Float32Array.from({ length: size }, () => 2 * random() - 1);
    const [first, second, last] = [
      [6, 5],
      [5, 4],
      [4, 10],
    ].map(([inputs, units]) => {
      return { kernel: values(inputs! * units!), bias: values(units!), activation };
    });
    const network = [first!, second!, { ...last!, activation: 'softmax' as const }];
    const inputs = values(6);
    const found = backward(network, forward(network, inputs), 3);
    network.forEach(({ bias }, layer) => {
      bias.forEach((_, unit) => {
        const lossAt = (shift: number): number => {
          const moved = network.map((each, i) =>
            i === layer ? { ...each, bias: each.bias.map((b, k) => (k === unit ? b + shift : b)) } : each,
          );
          return lossOf(forward(moved, inputs), 3);
        };
        expect(found[layer]![unit]).toBeCloseTo((lossAt(2e-3) - lossAt(-2e-3)) / 4e-3, 2);
      });
    });
    expect(Math.max(...found[0]!.map(Math.abs))).toBeGreaterThan(0.05);
  });
});

it.each([
  [1, 784],
  [7, 3],
  [128, 784],
  [1024, 1024],
])('the picture of %i neurons with %i inputs has room for all', (units, inputs) => {
  const { columns, rows, across, down } = gridPlan(units, inputs);
  expect(columns * rows).toBeGreaterThanOrEqual(units);
  expect(columns * (rows - 1)).toBeLessThan(units);
  expect(across * down).toBeGreaterThanOrEqual(inputs);
  expect(across * (down - 1)).toBeLessThan(inputs);
});
