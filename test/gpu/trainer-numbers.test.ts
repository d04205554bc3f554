/**
 * What the trainer page says of a run is what the library says of it: the program that the page shows is run, and gives the same losses, bit by
 * bit, and the same memory, parameters and kernel launches.
 */
import { expect, test } from 'vitest';
import { DEFAULTS, type RunConfig } from '../../src/app/config.ts';
import { programOf } from '../../src/app/program.ts';
import { testCount } from '../../src/app/shared/sources.ts';
import { firstDigits } from '../../src/app/shared/worker/digits.ts';
import { current } from '../../src/app/worker/current.ts';
import type { ProgressEvent, RunResult } from '../../src/app/worker/protocol.ts';
import { run } from '../../src/app/worker/run.ts';
import { schedule } from '../../src/app/worker/schedule.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';
import * as wgrad from '../../src/index.ts';

const DIGITS = madeUpDigits({ train: 100, test: 40 });

const small: RunConfig = {
  ...DEFAULTS,
  source: 'made-up',
  samples: 70, // the test digits are a sixth
  epochs: 3,
  hidden: [{ units: 12, activation: 'relu', dropout: 0.3 }],
  seed: 9,
};

/** As the page runs it. */
async function byPage(config: RunConfig): Promise<{ result: RunResult; events: ProgressEvent[] }> {
  const [train, held] = [
    firstDigits(DIGITS.train, config.samples),
    firstDigits(DIGITS.test, testCount(config.samples!)),
  ];
  current.digits = { source: 'made-up', origin: '', train, test: held };
  const events: ProgressEvent[] = [];
  current.tell = (event) => void (event.kind === 'progress' && events.push(event));
  return { result: await run(config, 'anew'), events };
}

interface Ran {
  readonly model: wgrad.Sequential;
  readonly history: wgrad.History;
  /** what it prints: loss and accuracy of the test digits */
  readonly printed: number[];
}

/** The program that the page shows, with these digits. */
function byProgram(config: RunConfig): Promise<Ran> {
  const body = programOf(config)
    .replace(/^import \{ (.*) \} from 'wgrad';$/m, 'const { $1 } = wgrad;')
    .replace(/^import .* from 'wgrad\/mnist';$/m, '')
    .replace('await model.fit(', 'const history = await model.fit(')
    .replace('console.log(', 'const printed = (');
  const make = new Function('wgrad', 'mnist', `return (async () => {${body}\nreturn { model, history, printed };})();`);
  return make(wgrad, async () => DIGITS) as Promise<Ran>;
}

test.each([
  ['dense layers', small],
  [
    'a convnet with momentum',
    {
      ...small,
      epochs: 1,
      optimizer: 'momentum',
      learningRate: 0.01,
      convolutions: [{ filters: 3, kernelSize: 3, activation: 'tanh', pool: true }],
    },
  ],
] as const)('%s: losses, memory and launches are those of the program that is shown', async (_, config) => {
  const { result, events } = await byPage(config);
  const launched = await schedule(false);
  const counted = current.model!.lastFit!.gpuBytes;
  current.model!.dispose(); // parameters are those of all models on the device
  current.model = undefined;
  const { model, history, printed } = await byProgram(config);
  const told = events.flatMap(({ epochs }) => epochs);
  const { loss, accuracy, val_loss: testLoss, val_accuracy: testAccuracy } = history.history;
  expect(told.map((each) => each.loss)).toEqual(loss);
  expect(told.map((each) => each.accuracy)).toEqual(accuracy);
  expect(told.map((each) => each.testLoss)).toEqual(testLoss);
  expect(told.map((each) => each.testAccuracy)).toEqual(testAccuracy);
  expect([result.test!.loss, result.test!.accuracy]).toEqual(printed);
  expect(result.memory).toEqual(counted);
  expect(result.memory.parameters).toBe(model.lastFit!.gpuBytes.parameters);
  const program = model.program({ batchSize: config.batchSize, samples: config.samples! });
  expect(launched.map(({ label, flops, bytes }) => [label, flops, bytes])).toEqual(
    program.dispatches.map(({ label, flops, bytes }) => [label, flops, bytes]),
  );
  expect(launched.length).toBe(model.lastFit!.dispatches);
  // rates: steps since the first one, which compiles, and the time that they took
  const { taken, seconds, trained } = events.at(-1)!;
  const steps = config.epochs * Math.ceil(config.samples! / config.batchSize);
  expect(trained).toBe(steps);
  expect(taken).toBe(steps - 1);
  expect(seconds).toBeGreaterThan(0);
  model.dispose();
});
