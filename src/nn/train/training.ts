/**
 * Training: what trains, whatever it is that trains. The memories of the models, what is kept besides (slots, rates, clock, rings), and
 * how a step is built. The loop, sessions, snapshots and checkpoints know no more of it than this.
 */
import type { Engine } from '../../gpu/engine.ts';
import { layoutOf } from '../../graph/variable.ts';
import { RATES } from '../../graph/words.ts';
import { Memory } from '../memory/memory.ts';
import type { Programs } from '../memory/programs.ts';
import { type Part, Space } from '../memory/space.ts';
import type { Minimizer } from '../minimizer.ts';
import { setClock } from './clock.ts';
import type { Steps, TrainSteps } from './steps.ts';

export interface TrainingDescription {
  /** The memories of the models, and what steps have before the names in them. */
  readonly models: readonly Part[];
  /** of all that it compiles */
  readonly programs: Programs;
  readonly steps: TrainSteps;
  /** what is measured of validation data */
  readonly validation: Steps;
  /** of dropout and the like */
  readonly seed: number;
  /** What a checkpoint must meet again: models, optimizers and measures as text. Asked for by checkpoints alone. */
  readonly print: () => Promise<string>;
}

export class Training {
  /** What is kept besides the models. */
  readonly memory: Memory;
  readonly space: Space;
  /** Steps that were submitted since the beginning: the clock's step, known to the host without asking the GPU. */
  taken = 0;
  /** As they were last set; the GPU has its own copy in the rates. */
  readonly #learningRates = new Map<Minimizer, number>();

  /** Slots at zero, step 0, each optimizer's learning rate. */
  constructor(
    engine: Engine,
    readonly description: TrainingDescription,
  ) {
    this.memory = new Memory(engine, layoutOf(description.steps.variables, engine.largestBuffer));
    this.space = new Space([...description.models, { prefix: '', memory: this.memory }]);
    for (const minimizer of description.steps.minimizers) {
      this.setLearningRate(minimizer, minimizer.optimizer.learningRate);
    }
  }

  get engine(): Engine {
    return this.memory.engine;
  }

  /** The first one; most trainings have no other. */
  get minimizer(): Minimizer {
    return this.description.steps.minimizers[0]!;
  }

  learningRate(minimizer: Minimizer): number {
    return this.#learningRates.get(minimizer) ?? 0;
  }

  setLearningRate(minimizer: Minimizer, value: number): void {
    this.#learningRates.set(minimizer, value);
    this.memory.write(minimizer.rates, Float32Array.of(value), RATES.learningRate);
  }

  /** That of the last step, as f32 has it: known here where it is a number, asked of the GPU where it is a schedule. */
  async currentRate(minimizer: Minimizer): Promise<number> {
    if (minimizer.optimizer.schedule === undefined) return Math.fround(this.learningRate(minimizer));
    const [rates] = await this.memory.read([minimizer.rates]);
    return rates![RATES.learningRate]!;
  }

  /** Notes what the rates in memory say, after they came from elsewhere. */
  async noteLearningRates(): Promise<void> {
    const { minimizers } = this.description.steps;
    const all = await this.memory.read(minimizers.map(({ rates }) => rates));
    minimizers.forEach((minimizer, i) => {
      const rate = all[i]![RATES.learningRate]!;
      if (rate !== Math.fround(this.learningRate(minimizer))) this.noteLearningRate(minimizer, rate);
    });
  }

  /** Notes what the rates in memory say already. */
  noteLearningRate(minimizer: Minimizer, value: number): void {
    this.#learningRates.set(minimizer, value);
  }

  /** Sets which samples come next, and in which order. */
  setClock({ epoch, shuffleSeed }: { epoch: number; shuffleSeed: number }): void {
    const { steps, seed } = this.description;
    setClock(this.memory, steps.clock, { step: this.taken + 1, epoch, seed, shuffleSeed });
  }

  /** Makes params what their average is, where an optimizer has one. */
  async average(): Promise<void> {
    if (this.taken === 0) return;
    for (const { optimizer, params, slots } of this.description.steps.minimizers) {
      if (optimizer.average === undefined) continue;
      const first = optimizer.slots.indexOf(optimizer.average) * params.length;
      const values = await this.memory.read(slots.slice(first, first + params.length));
      params.forEach((param, p) => {
        this.space.write(param, values[p]! as Float32Array<ArrayBuffer>);
      });
    }
  }

  dispose(): void {
    this.memory.dispose();
  }
}
