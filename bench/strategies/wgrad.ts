/** wgrad as users run it: model.fit on u8 images, shuffled. Each call uploads its samples anew, and that is timed too. */
import { init, layers, optimizers, type Sequential, sequential, tensor } from '../../src/index.ts';
import { DROPOUT, LEARNING_RATE, type Strategy, UNITS, type Weights, walker } from './strategy.ts';

export const strategy: Strategy = {
  how: 'model.fit, shuffled; the time includes uploading the samples and reading all losses back',
  async prepare({ images, labels }, batchSize, weights) {
    const engine = await init();
    const model = digitModel();
    const names = await model.getWeights();
    await model.setWeights(names.map((weight, i) => ({ ...weight, values: weights[i]! })));
    const x = tensor(images, [labels.length, 28, 28]).div(255);
    const y = tensor(labels);
    const next = walker(labels.length);
    return {
      async step(steps, watch) {
        const count = steps * batchSize;
        const begin = next(count);
        const { history } = await model.fit(x.slice(begin, begin + count), y.slice(begin, begin + count), {
          batchSize,
          verbose: 0,
          callbacks: { onEpochBegin: watch?.begin, onEpochEnd: watch?.end },
        });
        await engine.device.queue.onSubmittedWorkDone();
        return history.loss![0]!;
      },
      weights: async () => (await model.getWeights()).map(({ values }) => values) as unknown as Weights,
      dispose: () => model.dispose(),
    };
  },
};

export function digitModel(): Sequential {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28] }),
      layers.dense({ units: UNITS, activation: 'relu' }),
      layers.dropout({ rate: DROPOUT }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 1,
  });
  model.compile({
    optimizer: optimizers.adam({ learningRate: LEARNING_RATE }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}
