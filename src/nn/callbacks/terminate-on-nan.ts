/** terminateOnNaN: ends training without an error where a number goes wrong. */
import { NumericError } from '../../errors.ts';
import type { Callback, TrainedModel } from '../callbacks.ts';
import { expectBoolean, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';

/** Options of `terminateOnNaN`. */
export interface TerminateOnNaNOptions {
  /** throws a NumericError, as `fit` does without this callback: default false */
  readonly raiseError?: boolean;
}

/**
 * Ends training where a loss, a weight or an optimizer slot becomes NaN or infinite: `fit` prints what it found and gives the history of the
 * epochs before, and the model is as it was before that step. With `checkNumerics: false` the loss alone is looked at, and the model is as
 * it then is.
 * @throws UsageError where an option is wrong; in `fit` NumericError, with raiseError
 */
export const terminateOnNaN = /* @__PURE__ */ maker(
  'terminateOnNaN()',
  (options: TerminateOnNaNOptions = {}): Callback => {
    const where = 'terminateOnNaN';
    expectOptions(where, options, ['raiseError']);
    const raises = expectBoolean(where, 'raiseError', options.raiseError ?? false);
    let model: TrainedModel;
    let steps = 0;
    return {
      setModel(trained) {
        model = trained;
        steps = 0;
      },
      onNumericError(error) {
        if (!raises) console.warn(error.message);
        return !raises;
      },
      onTrainBatchEnd(_batch, { loss }) {
        steps += 1;
        if (loss === undefined || Number.isFinite(loss) || model.stopTraining) return;
        const message = `${where}: step ${steps} of this call of fit: the loss is ${loss}.`;
        if (raises) throw new NumericError(message, steps, ['loss']);
        console.warn(`${message} Training ends.`);
        model.stopTraining = true;
      },
    };
  },
);
