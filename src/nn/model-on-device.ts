/** What a model has on the GPU: the memory of its weights, programs compiled for it, and the training of what `compile` chose. */
import { internal } from '../errors.ts';
import type { Engine } from '../gpu/engine.ts';
import { partsOf } from './memory/parts.ts';
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
    this.#parts = await partsOf([{ prefix: '', network, own: this.own }]);
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
      print: async () => (await import('./fingerprint.ts')).modelPrint(network, compiled),
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
