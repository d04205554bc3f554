/** Schedules against Keras's formulas, by the float64 twins of their ops: what f32 makes of them, test/gpu/schedules.test.ts sees. */
import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { root } from '../../../src/fields.ts';
import { leaf } from '../../../src/graph/node.ts';
import { adam, sgd } from '../../../src/nn/optimizers/index.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { cosineDecay, piecewiseConstantDecay } from '../../../src/nn/schedules/index.ts';
import { rateFrom } from '../../../src/nn/schedules/registry.ts';
import type { Schedule } from '../../../src/nn/schedules/schedule.ts';
import { KERAS_SCHEDULES, STEPS } from '../../reference/keras-schedules.ts';

describe.each(KERAS_SCHEDULES)('$name', ({ schedule, formula }) => {
  it('has the rate of Keras in each step', () => {
    const step = leaf('input', 'step', [STEPS.length], 'f32');
    const [rates] = evaluateGraph([schedule.rate(step)], { step: STEPS });
    STEPS.forEach((at, i) => {
      expect(Math.abs(rates![i]! - formula(at)), `step ${at}`).toBeLessThanOrEqual(1e-12 * formula(at) + 1e-17);
    });
    expect(schedule.initial).toBe(formula(0));
  });

  it('comes back from a file as it was', () => {
    const written = JSON.parse(JSON.stringify({ learning_rate: schedule.config }));
    const read = rateFrom(root('model.json', written)) as Schedule;
    expect(read.config).toEqual(schedule.config);
    expect(schedule.config).toMatchObject({ module: 'keras.optimizers.schedules', registered_name: null });
  });
});

/** The words of the rates after each of `count` steps. */
function advanced({ advance, learningRate }: Optimizer, count: number): number[][] {
  const rates = leaf('state', 'rates', [8], 'f32');
  const next = advance(rates);
  let words = [learningRate, 0, 0, 0, 0, 0, 0, 0];
  return Array.from({ length: count }, () => {
    words = [...evaluateGraph([next], { rates: words })[0]!];
    return words;
  });
}

describe('the rates of an optimizer', () => {
  const values = piecewiseConstantDecay({ boundaries: [0, 2], values: [0.4, 0.2, 0.1] });

  it('begin at step 0 and count the steps', () => {
    const words = advanced(sgd({ learningRate: values }), 5);
    expect(words.map(([rate]) => rate)).toEqual([0.4, 0.2, 0.2, 0.1, 0.1]);
    expect(words.map((all) => all[5])).toEqual([1, 2, 3, 4, 5]);
  });

  it.each(['keras', 'paper'] as const)('have of Adam what they have by a number: epsilon as in %s', (epsilonPlace) => {
    const same = piecewiseConstantDecay({ boundaries: [3], values: [0.1, 0.1] });
    const [byNumber, bySchedule] = [0.1, same].map((learningRate) =>
      advanced(adam({ learningRate, epsilonPlace }), 6).map((words) => words.slice(0, 5)),
    );
    bySchedule!.flat().forEach((word, i) => {
      expect(word).toBeCloseTo(byNumber!.flat()[i]!, 14);
    });
  });
});

it('an optimizer says what it was given', () => {
  const schedule = cosineDecay({ initialLearningRate: 0.1, decaySteps: 10 });
  const optimizer = sgd({ learningRate: schedule });
  expect(optimizer).toMatchObject({ learningRate: 0.1, schedule });
  expect(optimizer.config!.config.learning_rate).toEqual(schedule.config);
  expect(sgd().schedule).toBeUndefined();
});
