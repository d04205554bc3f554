/** What a model has on the GPU: the memory of its weights, programs compiled for it, and the training of what `compile` chose. */
import { internal } from '../errors.ts';
import { type Engine, init } from '../gpu/engine.ts';
import { modelPrint } from './fingerprint.ts';
import { initialised } from './initialise.ts';
import type { Memory } from './memory/memory.ts';
import { Programs } from './memory/programs.ts';
import type { Part } from './memory/space.ts';
import type { Network } from './network.ts';
import { type Compiled, evaluateSteps, trainSteps } from './steps.ts';
import { Training } from './train/training.ts';

export class ModelOnDevice {
  #making: Promise<Memory> | undefined;
  #memory: Memory | undefined;
  #programs = new Programs();
  #training: Training | undefined;

  /** Whether the weights exist, or are being made. */
  get begun(): boolean {
    return this.#making !== undefined;
  }

  /** Makes the weights, where there are none. @throws DeviceError where the device is gone */
  async begin(network: Network, seed: number): Promise<void> {
    this.#making ??= init().then((engine) => initialised(engine, network.params, this.#programs, seed));
    this.#memory = await this.#making.catch((error: unknown) => {
      this.#making = undefined;
      throw error;
    });
    this.#memory.engine.check();
  }

  /** Begins training anew. Programs of other optimizers go. */
  train(network: Network, compiled: Compiled, seed: number): void {
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

  get memory(): Memory {
    if (this.#memory === undefined) throw internal('the weights are used before they are made.');
    return this.#memory;
  }

  get models(): readonly Part[] {
    return [{ prefix: '', memory: this.memory }];
  }

  get engine(): Engine {
    return this.memory.engine;
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
    void this.#making?.then((memory) => memory.dispose()).catch(() => {});
  }
}
