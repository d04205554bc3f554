/** What a model has on the GPU: the memory of its weights, programs compiled for it, and the training of what `compile` chose. */
import { internal } from '../errors.ts';
import type { Engine } from '../gpu/engine.ts';
import { modelPrint } from './fingerprint.ts';
import { Programs } from './memory/programs.ts';
import type { Part } from './memory/space.ts';
import type { WeightStore } from './memory/weight-store.ts';
import type { NamedNetwork } from './network.ts';
import { type Compiled, evaluateSteps, trainSteps } from './steps.ts';
import { Training } from './train/training.ts';

export class ModelOnDevice {
  #programs = new Programs();
  #training: Training | undefined;
  #parts: readonly Part[] = [];

  /** @param own weights that are the model's own */
  constructor(readonly own: WeightStore) {}

  /** Whether the weights exist, or are being made. */
  get begun(): boolean {
    return this.own.begun;
  }

  /** Makes the weights, where there are none. @throws DeviceError where the device is gone */
  async begin(network: NamedNetwork): Promise<void> {
    this.#parts = await partsOf(network, this.own);
  }

  /** Begins training anew. Programs of other optimizers go. */
  train(network: NamedNetwork, compiled: Compiled, seed: number): void {
    this.#training?.dispose();
    this.#programs = new Programs(compiled.optimize);
    this.#training = new Training(this.engine, {
      models: this.models,
      programs: this.#programs,
      steps: trainSteps(network, compiled),
      validation: evaluateSteps(network, compiled.measures),
      seed,
      print: modelPrint(network, compiled),
    });
  }

  /** The model's memories: its own, then what it shares with other models. */
  get models(): readonly Part[] {
    if (this.#parts.length === 0) throw internal('the weights are used before they are made.');
    return this.#parts;
  }

  get engine(): Engine {
    return this.models[0]!.memory.engine;
  }

  /** For the optimizer and the measures at hand. */
  get programs(): Programs {
    return this.#programs;
  }

  /** Of what `compile` chose last. */
  get training(): Training {
    if (this.#training === undefined) throw internal('the model trains before compile.');
    return this.#training;
  }

  dispose(): void {
    this.#training?.dispose();
  }
}

/**
 * The memories that a network's variables are in, those of `own` first; all are made where they are not. Variables of other models have
 * the names that they have in this one, and those that it does not use, the name of a memory before theirs.
 */
async function partsOf({ names, layers }: NamedNetwork, own: WeightStore): Promise<Part[]> {
  const stores = new Map([[own, '']]);
  for (const { name, callee } of layers) {
    for (const store of callee.stores) if (!stores.has(store)) stores.set(store, `${name}/`);
  }
  const taken = new Map<string, number>();
  return Promise.all(
    [...stores].map(async ([store, wanted]): Promise<Part> => {
      const count = taken.get(wanted) ?? 0;
      taken.set(wanted, count + 1);
      const prefix = count === 0 ? wanted : `${wanted}${count}/`;
      return { prefix, memory: await store.begin(), names };
    }),
  );
}
