/**
 * What the page sees of a run while it trains: every now and then the sheet of fixed inputs and the discriminator's judgement, computed
 * by `predict`. Showing takes a tenth of the time of training at most.
 */
import { noise } from '../../../../examples/dcgan.ts';
import type { Callback, Logs } from '../../../index.ts';
import { fromLevel } from '../../../report/sheet.ts';
import { StepValues } from '../../../report/step-values.ts';
import { spreadOf, type Trouble, TroubleWatch } from '../../../report/trouble.ts';
import { holed } from '../damage.ts';
import type { GanEvent } from '../protocol.ts';
import { COUNT, PIXELS } from '../sheets.ts';
import type { System } from './system.ts';

/** Time between two looks, at least. */
const EVERY_MS = { gpu: 250, software: 1000 };
/** Time between two looks, at least, as a multiple of what one takes. */
const SHARE = 10;
/** Pictures of each kind that are judged. */
export const JUDGED = 3 * COUNT;

export class Looks {
  readonly #fixed: Float32Array;
  /** [48, 28, 28], and what 48 pictures are made of */
  readonly #real: Uint8Array;
  readonly #others: Float32Array;
  readonly #watch: TroubleWatch;
  readonly #steps = new StepValues();
  #due = 0;
  #looking: Promise<void> | undefined;

  /**
   * @param digits bytes [count, 28, 28] that are not trained on @param stepsDone how many steps the networks were trained so far
   */
  constructor(
    private readonly system: System,
    private readonly software: boolean,
    digits: Uint8Array,
    private readonly stepsDone: () => number,
    private readonly tell: (event: GanEvent) => void,
  ) {
    this.#fixed = system.fixedInputs(digits.subarray(0, COUNT * PIXELS));
    this.#real = digits.slice(0, JUDGED * PIXELS);
    const others = digits.subarray(COUNT * PIXELS, JUDGED * PIXELS);
    this.#others = system.config.mode === 'draw' ? (noise(JUDGED - COUNT, 1).values as Float32Array) : holed(others);
    this.#watch = new TroubleWatch(spreadOf(Float32Array.from(this.#real, fromLevel), JUDGED), stepsDone());
  }

  readonly callback: Callback = {
    onTrainBegin: async () => {
      if (this.stepsDone() === 0) await this.look();
    },
    onBatchEnd: (batch: number, logs: Logs) => {
      const loss = this.#steps.take(batch, logs)?.dLoss;
      if (loss !== undefined) this.#report(this.#watch.step(loss));
      if (this.#looking !== undefined || performance.now() < this.#due) return;
      this.look().catch(() => {}); // fit reports it, too
    },
  };

  /** Looks now, or waits for the look that is under way and then looks. */
  async look(): Promise<void> {
    await this.#looking?.catch(() => {});
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const [began, step] = [performance.now(), this.stepsDone()];
    const pixels = await this.system.generate(this.#fixed);
    this.tell({ kind: 'sheet', sheet: { step, pixels } });
    this.#report(this.#watch.pictures(Float32Array.from(pixels, fromLevel), COUNT));
    const others = await this.system.generate(this.#others);
    const real = await this.system.judge(this.#real);
    const drawn = [...(await this.system.judge(pixels)), ...(await this.system.judge(others))];
    this.tell({ kind: 'judgement', judgement: { real, drawn } });
    const now = performance.now();
    this.#due = now + Math.max(this.software ? EVERY_MS.software : EVERY_MS.gpu, SHARE * (now - began));
  }

  #report(trouble: Trouble | undefined): void {
    if (trouble !== undefined) this.tell({ kind: 'trouble', trouble });
  }
}
