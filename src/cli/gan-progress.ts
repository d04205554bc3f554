/** What the run of a generator and a discriminator shows as it goes on: sheets of pictures, and signs of trouble. */
import { encode } from 'fast-png';
import type { CheckpointOptions, Tensor } from '../index.ts';
import type { Folder } from '../io/folder.ts';
import type { GanSettings } from '../report/models.ts';
import type { Measures } from '../report/outcome.ts';
import { type PictureShape, sheetOf } from '../report/sheet.ts';
import { StepValues } from '../report/step-values.ts';
import { describeTrouble, spreadOf, type Trouble, TroubleWatch } from '../report/trouble.ts';
import type { Pair } from './pairs.ts';
import type { RunEvents } from './running.ts';
import { isSheetStep, sheetName } from './sheets.ts';

export interface GanRun {
  /** [count, height, width, channels], 0 to 1, from bytes */
  readonly train: Tensor;
  readonly test: Tensor;
  readonly settings: GanSettings;
  readonly events: RunEvents;
  /** Stops the run after the steps in flight; the outcome then holds what is known. */
  readonly signal: AbortSignal;
  readonly checkpoint?: CheckpointOptions | undefined;
  /** Steps that were trained before, by a run that this one goes on from. */
  readonly done: number;
  /** Where pictures go, and, in folders of these names, the networks; undefined: nothing is kept. */
  readonly out?: ((folder: '' | 'generator' | 'discriminator') => Folder) | undefined;
}

/**
 * A callback of `fit`. Pictures at the end of an epoch are those of that step; within one the GPU may be a few steps ahead. A sign of
 * trouble is told once.
 */
export class GanProgress {
  readonly trouble: Trouble[] = [];
  readonly #values = new StepValues();
  readonly #watch: TroubleWatch;
  readonly #stepsPerEpoch: number;
  /** Steps done, and after how many pictures were drawn last. */
  #position: number;
  #drawn = -1;
  #epoch = 0;

  private constructor(
    private readonly run: GanRun,
    private readonly pair: Pair,
    realSpread: number,
  ) {
    this.#watch = new TroubleWatch(realSpread, run.done);
    this.#stepsPerEpoch = Math.ceil(run.train.shape[0]! / run.settings.batchSize);
    this.#position = run.done;
  }

  static async of(run: GanRun, pair: Pair): Promise<GanProgress> {
    const count = Math.min(pair.seeds || 1, run.train.shape[0]!);
    const real = (await run.train.slice(0, count).data()).map((value) => 2 * value - 1);
    return new GanProgress(run, pair, spreadOf(real, count));
  }

  async onTrainBegin(): Promise<void> {
    if (this.run.done === 0) await this.#draw();
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
  }

  async onBatchEnd(batch: number, logs: Measures): Promise<void> {
    this.#position = this.#epoch * this.#stepsPerEpoch + batch + 1;
    const step = this.#values.take(batch, logs);
    if (step !== undefined) this.#tell(this.#watch.step(step.dLoss!));
    if (batch + 1 < this.#stepsPerEpoch) await this.#drawIfDue();
  }

  async onEpochEnd(epoch: number): Promise<void> {
    this.#position = (epoch + 1) * this.#stepsPerEpoch;
    await this.#drawIfDue();
  }

  /** The last pictures, whenever `fit` ended. */
  async finish(): Promise<void> {
    if (this.#drawn !== this.#position) await this.#draw();
  }

  async #drawIfDue(): Promise<void> {
    if (isSheetStep(this.#position, this.run.settings.samplesEvery * this.#stepsPerEpoch)) await this.#draw();
  }

  async #draw(): Promise<void> {
    const { out, train, settings } = this.run;
    const { draw, columns, seeds } = this.pair;
    this.#drawn = this.#position;
    const pictures = await draw();
    if (seeds > 0) this.#tell(this.#watch.pictures(pictures, seeds));
    if (out === undefined) return;
    const sheet = sheetOf(pictures, train.shape.slice(1) as unknown as PictureShape, columns);
    const name = sheetName(this.#drawn, this.#stepsPerEpoch, settings.epochs);
    await out('').write(name, Uint8Array.from(encode({ ...sheet, depth: 8 })));
  }

  #tell(trouble: Trouble | undefined): void {
    if (trouble === undefined) return;
    this.trouble.push(trouble);
    this.run.events.onNotice?.(describeTrouble(trouble));
  }
}
