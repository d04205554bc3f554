/** progress: how far training is, told to a function, for whoever shows it: a page, a terminal, a log. */
import type { Callback, CallbackParams, Logs } from '../callbacks.ts';
import { expectFunction, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { progressLine } from '../progress.ts';
import { expectFrom0 } from './monitor.ts';

/** How far training is. */
export interface ProgressState {
  /** the epoch under way, counted from 0 */
  readonly epoch: number;
  /** where training ends: the number of the last epoch plus one */
  readonly epochs: number;
  /** steps of the epoch that are done */
  readonly step: number;
  /** steps of an epoch; undefined for a stream of which nobody knows before */
  readonly steps: number | undefined;
  /** what is done of all epochs, from 0 to 1; of a stream of unknown length whole epochs */
  readonly share: number;
  /** since the epoch began */
  readonly seconds: number;
  /** until all epochs are over, at the speed so far, validation included; undefined where `steps` is */
  readonly secondsLeft: number | undefined;
  /** means over the epoch so far; after it those of the validation data, too */
  readonly logs: Logs;
  /** whether the epoch is over */
  readonly epochEnded: boolean;
  /** Keras's line: `12/57 ━━━━──────────────── 1s 24ms/step - accuracy: 0.1150 - loss: 2.3811` */
  readonly text: string;
}

/** Gets how far training is `now`; what it gives is awaited. */
export type ProgressListener = (now: ProgressState) => void | Promise<void>;

/** Options of `progress`. */
export interface ProgressOptions {
  /** the least time in milliseconds from one call to the next within an epoch: default 100 */
  readonly everyMs?: number;
}

/**
 * Tells `listener` how far training is: now and then within an epoch, and at its end. What the function gives is awaited.
 * @throws UsageError where an option is wrong
 */
export const progress = /* @__PURE__ */ maker(
  'progress((now) => ...)',
  (listener: ProgressListener, options: ProgressOptions = {}): Callback => {
    const where = 'progress';
    expectFunction(where, 'the listener', listener);
    expectOptions(where, options, ['everyMs']);
    const everyMs = expectFrom0(where, 'everyMs', options.everyMs ?? 100);
    let params: CallbackParams;
    let epoch = 0;
    /** Times in milliseconds. */
    let [begin, epochBegin, told] = [0, 0, 0];
    /** Steps that this run reported; those before it resumed took another one's time. */
    let heard = 0;
    /** Steps of the epoch that are done. */
    let inEpoch = 0;

    const tell = (step: number, logs: Logs, epochEnded: boolean): void | Promise<void> => {
      const { epochs, steps } = params;
      const now = performance.now();
      told = now;
      const [all, done] =
        steps === undefined ? [epochs, epoch + Number(epochEnded)] : [epochs * steps, epoch * steps + step];
      const secondsPerStep = (now - begin) / 1000 / Math.max(1, heard);
      const seconds = (now - epochBegin) / 1000;
      return listener({
        ...{ epoch, epochs, step, steps, seconds, logs, epochEnded },
        share: Math.min(1, done / all),
        secondsLeft: steps === undefined ? undefined : secondsPerStep * Math.max(0, all - done),
        text: progressLine({ step, steps: steps ?? step, seconds, secondsPerStep, logs, done: epochEnded }),
      });
    };

    return {
      setParams(given) {
        params = given;
      },
      onTrainBegin() {
        begin = performance.now();
        heard = 0;
      },
      onEpochBegin(number) {
        epoch = number;
        epochBegin = performance.now();
        told = Number.NEGATIVE_INFINITY;
      },
      onTrainBatchEnd(batch, { batch: _, size: __, ...logs }) {
        heard += 1;
        inEpoch = batch + 1;
        if (performance.now() - told >= everyMs) return tell(inEpoch, logs, false);
      },
      onEpochEnd(number, logs) {
        epoch = number;
        return tell(params.steps ?? inEpoch, logs, true);
      },
    };
  },
);
