/** Callbacks as in Keras: which hooks are called, in which order, with what; and what is said where training goes wrong. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  Callback,
  type CallbackParams,
  callbacks,
  data,
  type Logs,
  layers,
  optimizers,
  type Sequential,
  schedules,
  sequential,
} from '../../src/index.ts';
import { loadModel, memory } from '../../src/io.ts';
import { OK, small } from '../bad-input/building.ts';
import { x, y } from '../bad-input/calls.ts';

let model: Sequential;
let warn = vi.spyOn(console, 'warn');
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  model = small();
  model.compile(OK);
});
afterEach(() => {
  warn.mockRestore();
  model.dispose();
});

type Heard = [hook: string, at: unknown, logs?: string];

/** Hears all hooks, and writes down the names in the logs. */
function listener(heard: Heard[]): Callback {
  const names = (logs: Logs): string => Object.keys(logs).join();
  const kinds = ['Train', 'Test', 'Predict'].flatMap((kind) => [`on${kind}`, `on${kind}Batch`]);
  const hooks = [...kinds, 'onEpoch'].flatMap((kind) => [`${kind}Begin`, `${kind}End`]);
  return Object.fromEntries(
    hooks.map((hook) => [
      hook,
      (...given: [Logs] | [number, Logs]) => {
        const logs = given.at(-1) as Logs;
        heard.push([hook, given.length === 1 ? undefined : given[0], names(logs)]);
      },
    ]),
  );
}

describe('hooks', () => {
  test('of fit come in Keras’s order, with {} where something begins', async () => {
    const heard: Heard[] = [];
    await model.fit(x, y, { batchSize: 6, validationData: [x, y], callbacks: listener(heard), verbose: 0 });
    const measured = 'loss,accuracy';
    expect(heard).toEqual([
      ['onTrainBegin', undefined, ''],
      ['onEpochBegin', 0, ''],
      ['onTrainBatchBegin', 0, ''],
      ['onTrainBatchEnd', 0, `${measured},batch,size`],
      ['onTrainBatchBegin', 1, ''],
      ['onTrainBatchEnd', 1, `${measured},batch,size`],
      ['onTestBegin', undefined, ''],
      ['onTestBatchBegin', 0, ''],
      ['onTestBatchEnd', 0, `${measured},batch,size`],
      ['onTestEnd', undefined, measured],
      ['onEpochEnd', 0, `${measured},val_loss,val_accuracy`],
      ['onTrainEnd', undefined, `${measured},val_loss,val_accuracy`],
    ]);
  });

  test('onBatchBegin and onBatchEnd are called for training batches', async () => {
    const heard: number[] = [];
    const callback = {
      onBatchBegin: (batch: number) => void heard.push(batch),
      onBatchEnd: (b: number) => void heard.push(-b),
    };
    await model.fit(x, y, { batchSize: 4, callbacks: callback, verbose: 0 });
    expect(heard).toEqual([0, -0, 1, -1, 2, -2]);
  });

  test('of evaluate and predict', async () => {
    const heard: Heard[] = [];
    await model.evaluate(x, y, { batchSize: 12, callbacks: listener(heard) });
    await model.predict(x, { batchSize: 12, callbacks: listener(heard) });
    expect(heard.map(([hook]) => hook)).toEqual([
      ...['onTestBegin', 'onTestBatchBegin', 'onTestBatchEnd', 'onTestEnd'],
      ...['onPredictBegin', 'onPredictBatchBegin', 'onPredictBatchEnd', 'onPredictEnd'],
    ]);
  });

  test('a class that extends Callback finds params and the model; the history has params, too', async () => {
    let seen: CallbackParams | undefined;
    class Mine extends Callback {
      override onEpochEnd(): void {
        seen = this.params;
        this.model!.stopTraining = true;
      }
    }
    const history = await model.fit(x, y, { epochs: 9, batchSize: 5, callbacks: new Mine(), verbose: 0 });
    expect(seen).toEqual({ epochs: 9, steps: 3, verbose: 0, batchSize: 5, samples: 12, validates: false });
    expect(history.params).toEqual(seen);
    expect(history.epoch).toEqual([0]);
  });

  test('may await evaluate, predict and save of the model', async () => {
    const losses: number[] = [];
    const onEpochEnd = async (): Promise<void> => {
      await model.predict(x);
      await model.save(memory());
      losses.push((await model.evaluate(x, y))[0]!);
    };
    await model.fit(x, y, { epochs: 2, callbacks: { onEpochEnd }, verbose: 0 });
    expect(losses).toHaveLength(2);
    expect(warn).not.toHaveBeenCalled();
  });
});

test('modelCheckpoint saves what trains, with its optimizer; the logs have the rate', async () => {
  const target = memory();
  const { modelCheckpoint, learningRateScheduler, progress } = callbacks;
  const told: string[] = [];
  const { history } = await model.fit(x, y, {
    epochs: 2,
    batchSize: 6,
    callbacks: [
      modelCheckpoint(target),
      learningRateScheduler((epoch) => 0.5 / (1 + epoch)),
      progress(({ text, epochEnded }) => void (epochEnded && told.push(text))),
    ],
    verbose: 0,
  });
  expect(history.learning_rate).toEqual([0.5, 0.25]);
  expect(told).toHaveLength(2);
  expect(told[1]).toMatch(/^2\/2 ━+ .*learning_rate: 0\.2500 - loss: /);
  const saved = await loadModel(target);
  expect(await saved.getWeights()).toEqual(await model.getWeights());
  expect(await saved.getOptimizerState()).toEqual(await model.getOptimizerState());
  saved.dispose();
});

test('a stream that is validated after every other epoch: measures that are not there do not count', async () => {
  const { csvLogger, earlyStopping, modelCheckpoint, progress } = callbacks;
  const rows: string[] = [];
  const [saved, shares]: [string[], number[]] = [[], []];
  const stream = data.fromTensorSlices([x, y]).batch(4);
  const { epoch } = await model.fit(stream, {
    epochs: 8,
    validationData: [x, y],
    validationFreq: 2,
    callbacks: [
      modelCheckpoint((name) => ({ save: async () => void saved.push(name) }), { saveBestOnly: true }),
      earlyStopping({ minDelta: 100, patience: 1 }),
      csvLogger((row) => void rows.push(row)),
      progress(({ share, epochEnded }) => void (epochEnded && shares.push(share))),
    ],
    verbose: 0,
  });
  expect(epoch).toEqual([0, 1, 2, 3]);
  expect(saved).toEqual(['model-02', 'model-04']);
  expect(rows[0]).toMatch(/^epoch,accuracy,loss,val_accuracy,val_loss\r\n0,[\d.]+,[\d.]+,NA,NA\r\n$/);
  expect(rows[1]).toMatch(/^1(,[\d.]+){4}\r\n$/);
  expect(shares).toEqual([0.125, 0.25, 0.375, 0.5]);
});

test('getLearningRate reads that of a schedule from the GPU', async () => {
  expect(await model.getLearningRate()).toBe(Math.fround(0.001));
  const learningRate = schedules.exponentialDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 0.5 });
  model.compile({ ...OK, optimizer: optimizers.sgd({ learningRate }) });
  expect(await model.getLearningRate()).toBe(1);
  await model.fit(x, y, { batchSize: 4, verbose: 0 });
  expect(await model.getLearningRate()).toBe(0.25); // that of the third step
});

test('layers and weights are read from the GPU; one batch is tested and predicted', async () => {
  expect(await model.getLayer('dense').getWeights()).toEqual(await model.getWeights());
  expect(await model.weights[1]!.read()).toEqual((await model.getWeights())[1]);
  expect(await model.testOnBatch(x, y)).toEqual(await model.evaluate(x, y, { batchSize: 12 }));
  expect(await (await model.predictOnBatch(x)).data()).toEqual(await (await model.predict(x)).data());
});

test('the summary counts the optimizer once it has learnt, and no more after compile', async () => {
  const text = (): string => {
    const lines: string[] = [];
    model.summary((line) => lines.push(line));
    return lines.join('\n');
  };
  await model.predict(x);
  expect(text()).not.toContain('Optimizer params');
  await model.fit(x, y, { verbose: 0 });
  expect(text()).toContain(' Total params: 47 (188.00 B)');
  expect(text()).toContain(' Trainable params: 15 (60.00 B)');
  expect(text()).toContain(' Optimizer params: 32 (128.00 B)');
  model.compile(OK);
  expect(text()).toContain(' Total params: 15 (60.00 B)');
});

test.each(['evaluate', 'predict', 'save'] as const)('%s without waiting for fit says so', async (call) => {
  const training = model.fit(x, y, { verbose: 0 });
  const calls = {
    evaluate: () => model.evaluate(x, y),
    predict: () => model.predict(x),
    save: () => model.save(memory()),
  };
  await calls[call]();
  await training;
  expect(warn.mock.calls).toEqual([
    [
      `model.${call}: fit has only begun, so this is the model before training. Write await model.fit(...) to wait for it.`,
    ],
  ]);
});

describe('a loss that explodes', () => {
  const pixels = x.mul(255);
  const high = { ...OK, optimizer: optimizers.adam({ learningRate: 100 }) };

  test('because of pixels up to 255', async () => {
    await model.fit(pixels, y, { verbose: 0 });
    expect(warn.mock.calls.flat()).toEqual([
      expect.stringMatching(
        /^model\.fit: the loss is \S+; guessing gives 1\.10\. x holds values up to 25\d\S*: scale them, as in x\.div\(255\)\.$/,
      ),
    ]);
  });

  test('because of a learning rate of 100', async () => {
    model.compile(high);
    await model.fit(x, y, { epochs: 5, verbose: 0 });
    expect(warn.mock.calls.flat()).toEqual([
      expect.stringMatching(/guessing gives 1\.10\. The learning rate is 100; 0\.001 is usual for adam\.$/),
    ]);
  });

  test('ends with the causes where it is no number any more', async () => {
    const deep = sequential({
      seed: 1,
      layers: [
        layers.dense({ units: 8, activation: 'relu', inputShape: [4] }),
        layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    deep.compile({ ...OK, optimizer: optimizers.sgd({ learningRate: 1e30 }) });
    const message =
      /The model is as it was before this step\. x holds values up to 25\d.*The learning rate is 1e\+30; 0\.01 is usual for sgd\.$/;
    await expect(deep.fit(pixels, y, { epochs: 20, verbose: 0 })).rejects.toThrow(message);
    // or quietly, with whatever else is called at the end
    deep.compile({ ...OK, optimizer: optimizers.sgd({ learningRate: 1e30 }) });
    const onTrainEnd = vi.fn();
    const quiet = { epochs: 20, verbose: 0, callbacks: [{ onTrainEnd }, callbacks.terminateOnNaN()] } as const;
    const { epoch } = await deep.fit(pixels, y, quiet);
    expect(epoch.length).toBeLessThan(20);
    expect(onTrainEnd).toHaveBeenCalledOnce();
    expect(warn.mock.lastCall![0]).toMatch(message);
    for (const { values } of await deep.getWeights()) expect([...values].every(Number.isFinite)).toBe(true);
    deep.dispose();
  });
});
