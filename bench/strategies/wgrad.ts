/** wgrad as users run it: model.fit on u8 images, shuffled. Each call uploads its samples anew, and that is timed too. */
import { init, layers, optimizers, sequential, tensor } from '../../src/index.ts';
import { DROPOUT, LEARNING_RATE, type Strategy, type Training, UNITS } from './strategy.ts';

export const wgrad: Strategy = {
  name: 'wgrad',
  how: 'model.fit, shuffled; the time includes uploading the samples and reading all losses back',
  async prepare({ images, labels }, batchSize): Promise<Training> {
    const engine = await init();
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
    const x = tensor(images, [labels.length, 28, 28]).div(255);
    const y = tensor(labels);
    return {
      async step(steps, watch) {
        const count = steps * batchSize;
        const { history } = await model.fit(x.slice(0, count), y.slice(0, count), {
          batchSize,
          verbose: 0,
          callbacks: { onEpochBegin: watch?.begin, onEpochEnd: watch?.end },
        });
        await engine.device.queue.onSubmittedWorkDone();
        return history.loss![0]!;
      },
      dispose: () => model.dispose(),
    };
  },
};
