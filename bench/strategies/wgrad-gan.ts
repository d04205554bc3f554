/** wgrad's DCGAN as users run it: the program of examples/dcgan.ts on u8 pictures. Each call uploads its samples anew, and that is timed too. */
import { build } from '../../examples/dcgan.ts';
import { init, tensor } from '../../src/index.ts';
import type { Gan } from '../models.ts';
import { type Strategy, walker } from './strategy.ts';

export const strategy: Strategy<Gan> = {
  how: () => 'examples/dcgan.ts, shuffled; the time includes uploading the samples and reading all losses back',
  async prepare({ model: { width, learningRate, input }, samples: { images, labels }, batchSize, weights }) {
    const engine = await init();
    const { gan, generator, discriminator } = build({ width, learningRate });
    const names = await gan.getWeights();
    await gan.setWeights(names.map((weight, i) => ({ ...weight, values: weights[i]! })));
    const x = tensor(images, [labels.length, ...input]).div(255);
    const next = walker(labels.length);
    return {
      async step(steps, watch) {
        const count = steps * batchSize;
        const begin = next(count);
        const { history } = await gan.fit(
          { x: x.slice(begin, begin + count) },
          { batchSize, verbose: 0, callbacks: { onEpochBegin: watch?.begin, onEpochEnd: watch?.end } },
        );
        await engine.device.queue.onSubmittedWorkDone();
        return history.dLoss![0]!;
      },
      weights: async () => (await gan.getWeights()).map(({ values }) => values as Float32Array),
      dispose() {
        for (const each of [gan, generator, discriminator]) each.dispose();
      },
    };
  },
};
