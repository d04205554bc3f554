/** A stand-in of what trains, for callbacks: it has the methods that they call, and hears recorded logs in fit's order. */
import type { Callback, CallbackState, Logs, TrainedModel } from '../../../src/index.ts';

interface Given {
  /** the optimizer's learning rate, or that of each optimizer */
  readonly rate?: number;
  readonly rates?: Readonly<Record<string, number>>;
  /** batches of each epoch, all with the logs of its end */
  readonly batches?: number;
  readonly firstEpoch?: number;
  /** what the callback kept, of a run that resumes */
  readonly state?: CallbackState;
  // biome-ignore lint/suspicious/noExplicitAny: whatever target the test makes
  readonly save?: (target: any, options: any, epoch: number) => Promise<void>;
}

interface Trained {
  readonly model: TrainedModel;
  /** epochs that ended, and the logs that the last callback got at their ends */
  readonly epochs: number[];
  readonly logs: Logs[];
}

export async function trained(callback: Callback, logs: readonly Logs[], given: Given = {}): Promise<Trained> {
  const { train } = await trained.prepared([callback], logs, given);
  return train();
}

trained.prepared = async (
  callbacks: readonly Callback[],
  recorded: readonly Logs[],
  given: Given = {},
): Promise<{ model: TrainedModel; train: () => Promise<Trained> }> => {
  const { rate = 0.001, rates, batches = 0, firstEpoch = 0, state, save } = given;
  const set = new Map<string | undefined, number>(rates ? Object.entries(rates) : [[undefined, rate]]);
  let epoch = firstEpoch;
  let weights = [{ name: 'w', shape: [1], values: Float32Array.of(-1) }];
  const model = {
    name: 'model',
    optimizer: undefined,
    optimizerNames: rates && Object.keys(rates),
    metricsNames: ['loss'],
    stopTraining: false,
    getWeights: async () => weights.map((each) => ({ ...each })),
    setWeights: async (given: typeof weights) => {
      weights = given;
    },
    getLearningRate: async (name?: string) => Math.fround(set.get(name)!),
    setLearningRate: async (value: number, name?: string) => void set.set(name, value),
    ...(save && { save: (target: unknown, options: unknown) => save(target, options, epoch) }),
  } as unknown as TrainedModel;

  const train = async (): Promise<Trained> => {
    const epochs: number[] = [];
    const logs: Logs[] = [];
    const each = async (call: (callback: Callback) => unknown): Promise<void> => {
      for (const callback of callbacks) await call(callback);
    };
    const steps = Math.max(1, batches);
    const validates = recorded.some((logs) => Object.keys(logs).some((name) => name.startsWith('val_')));
    const params = { epochs: firstEpoch + recorded.length, steps, verbose: 0, batchSize: 1, samples: steps, validates };
    for (const callback of callbacks) {
      callback.setParams?.(params);
      callback.setModel?.(model);
      if (state) await callback.setState?.(state);
    }
    await each((callback) => callback.onTrainBegin?.({}));
    for (const measured of recorded) {
      if (model.stopTraining) break;
      await each((callback) => callback.onEpochBegin?.(epoch, {}));
      for (let batch = 0; batch < batches; batch++) {
        await each((callback) => callback.onTrainBatchBegin?.(batch, {}));
        await each((callback) => callback.onTrainBatchEnd?.(batch, { ...measured, batch, size: 1 }));
      }
      const held = Object.entries(measured).filter(([name]) => name.startsWith('val_'));
      const validated = Object.fromEntries(held.map(([name, value]) => [name.slice(4), value]));
      if (held.length > 0) await each((callback) => callback.onTestEnd?.(validated));
      await model.setWeights([{ name: 'w', shape: [1], values: Float32Array.of(epoch) }]);
      let whole = measured;
      for (const callback of callbacks) whole = { ...whole, ...(await callback.epochLogs?.(epoch)) };
      epochs.push(epoch);
      logs.push(whole);
      await each((callback) => callback.onEpochEnd?.(epoch, whole));
      epoch += 1;
    }
    await each((callback) => callback.onTrainEnd?.({}));
    return { model, epochs, logs };
  };
  return { model, train };
};
