/** Turns what `fit` says of every step into events for the page: few enough for it to follow, none lost. */
import type { Logs } from '../../index.ts';
import type { EpochResult, TrainerEvent } from './protocol.ts';

/** Time between two events: a frame; where the processor is the GPU, showing takes time from training. */
const EVERY_MS = { gpu: 16, software: 150 };

export class Meter {
  #epoch = 0;
  #epochBegan = 0;
  #told = 0;
  /** sums over the epoch so far, and at the last event */
  #sums = { loss: 0, accuracy: 0, samples: 0 };
  #toldSums = { loss: 0, accuracy: 0, samples: 0 };
  #taken = 0;
  /** time of training alone, validation left out; the first steps of a run wait for kernels to be compiled */
  #trainedMs = 0;
  #last: number | undefined;

  constructor(
    private readonly steps: number,
    private readonly batchSize: number,
    private readonly software: boolean,
    private readonly tell: (event: TrainerEvent) => void,
  ) {}

  readonly callbacks = {
    onEpochBegin: (epoch: number): void => {
      this.#epoch = epoch;
      this.#epochBegan = performance.now();
      this.#sums = { loss: 0, accuracy: 0, samples: 0 };
      this.#toldSums = this.#sums;
      this.#last = undefined;
    },
    onBatchEnd: (batch: number, logs: Logs): void => {
      const ended = performance.now();
      if (this.#last !== undefined) {
        this.#trainedMs += ended - this.#last;
        this.#taken += 1;
      }
      this.#last = ended;
      const samples = batch * this.batchSize + (logs.size ?? this.batchSize);
      this.#sums = { loss: logs.loss! * samples, accuracy: logs.accuracy! * samples, samples };
      const now = performance.now();
      const every = this.software ? EVERY_MS.software : EVERY_MS.gpu;
      if (now - this.#told < every && batch + 1 < this.steps) return;
      this.#told = now;
      this.#step(batch + 1, logs);
    },
    onEpochEnd: (epoch: number, logs: Logs): void => {
      const result: EpochResult = {
        epoch,
        loss: logs.loss!,
        accuracy: logs.accuracy!,
        testLoss: logs.val_loss!,
        testAccuracy: logs.val_accuracy!,
        seconds: (performance.now() - this.#epochBegan) / 1000,
      };
      this.tell({ kind: 'epoch', result });
    },
  };

  #step(step: number, { loss, accuracy }: Logs): void {
    const since = this.#sums.samples - this.#toldSums.samples;
    const recent = (name: 'loss' | 'accuracy'): number =>
      (this.#sums[name] - this.#toldSums[name]) / Math.max(1, since);
    this.tell({
      kind: 'step',
      epoch: this.#epoch,
      step,
      steps: this.steps,
      loss: loss!,
      accuracy: accuracy!,
      recentLoss: Math.max(0, recent('loss')),
      recentAccuracy: Math.min(1, Math.max(0, recent('accuracy'))),
      taken: this.#taken,
      seconds: this.#trainedMs / 1000,
    });
    this.#toldSums = this.#sums;
  }
}
