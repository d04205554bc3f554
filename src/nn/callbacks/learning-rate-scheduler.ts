/** learningRateScheduler: the learning rate as a function of the epoch. */
import { awaited, show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import type { Callback, TrainedModel } from '../callbacks.ts';
import { expectFunction, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { expectSettable, ofOptimizer, optimizersOf, rateLogs } from './learning-rates.ts';
import { expectVerbosity, KeptState } from './monitor.ts';

/** The rate of an `epoch`, counted from 0, by the rate before, `learningRate`; of a trainer with several optimizers for each `optimizer`. */
export type EpochSchedule = (epoch: number, learningRate: number, optimizer?: string) => number;

/** Options of `learningRateScheduler`. */
export interface LearningRateSchedulerOptions {
  /** 1 prints each rate, default 0 */
  readonly verbose?: 0 | 1;
}

/** The epoch before the first one. */
const NONE = -1;

/**
 * Sets the learning rate before each epoch to what `schedule` says of it, and adds `learning_rate` to the logs and the history. A run that
 * resumes within an epoch has its rate already, and `schedule` is not asked again.
 * @throws UsageError where an option is wrong; in `fit`, where the optimizer has a schedule of `schedules`, or this one gives no rate
 */
export const learningRateScheduler = /* @__PURE__ */ maker(
  'learningRateScheduler((epoch, rate) => ...)',
  (schedule: EpochSchedule, options: LearningRateSchedulerOptions = {}): Callback => {
    const where = 'learningRateScheduler';
    expectFunction(where, 'the schedule', schedule);
    expectOptions(where, options, ['verbose']);
    const tells = expectVerbosity(where, options.verbose);
    let model: TrainedModel;
    let last = NONE;

    return {
      name: where,
      setModel(trained) {
        model = trained;
        last = NONE;
      },
      getState: () => ({ values: { epochs: last + 1 } }),
      setState({ values }) {
        last = new KeptState(where, values).whole('epochs') - 1;
      },
      onTrainBegin: () => expectSettable(where, model),
      async onEpochBegin(epoch) {
        if (epoch === last) return;
        const rates: (readonly [rate: number, optimizer: string | undefined])[] = [];
        for (const optimizer of optimizersOf(model)) {
          rates.push([
            expectRate(where, epoch, schedule(epoch, await model.getLearningRate(optimizer), optimizer)),
            optimizer,
          ]);
        }
        // in one go: a checkpoint has the rates and this epoch, or neither
        for (const [rate, optimizer] of rates) await model.setLearningRate(rate, optimizer);
        last = epoch;
        if (!tells) return;
        for (const [rate, optimizer] of rates) {
          console.info(`Epoch ${epoch + 1}: ${where} sets the learning rate${ofOptimizer(optimizer)} to ${rate}.`);
        }
      },
      epochLogs: () => rateLogs(model),
    };
  },
);

function expectRate(where: string, epoch: number, rate: unknown): number {
  if (typeof rate === 'number' && rate >= 0 && Number.isFinite(Math.fround(rate))) return rate;
  throw new UsageError(
    `${where}: the schedule gives ${show(rate)} for epoch ${epoch}; expected a number from 0 up that f32 holds.${awaited(rate)}`,
  );
}
