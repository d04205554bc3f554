/** The worker of worker.test.ts: models, and a function that the tests serve. */
import '../../src/worker/run.ts';
import { init, layers, sequential, type Tensor, UsageError } from '../../src/index.ts';
import { serve } from '../../src/worker.ts';

export const api = {
  /** Trains a model with a loss of its own, which no page could send; gives its losses. */
  async ownLoss(x: Tensor, tell: (epoch: number) => void): Promise<number[]> {
    const model = sequential({ layers: [layers.dense({ units: 4, inputShape: [4] })], seed: 1 });
    model.compile({ optimizer: 'sgd', loss: (yTrue, yPred) => yTrue.sub(yPred).square().mean() });
    const callbacks = { onEpochEnd: async (epoch: number): Promise<void> => tell(epoch) };
    const { history } = await model.fit(x, x, { epochs: 2, verbose: 0, callbacks });
    model.dispose();
    return history.loss!;
  },
  async smooth(): Promise<[boolean, boolean]> {
    const engine = await init();
    return [engine.smooth, engine.hurried];
  },
  fails(): never {
    throw new UsageError('mine: no.');
  },
};
serve(api);
