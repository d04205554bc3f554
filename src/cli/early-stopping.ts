/** Early stopping of `npm run train`: by the loss of the test pictures, with the best epoch's weights in the end. */
import { type Callback, callbacks } from '../index.ts';
import type { ClassifierSettings } from '../report/models.ts';
import type { EarlyStoppingResult } from '../report/outcome.ts';

interface EarlyStopping {
  /** for `fit`: one or none */
  readonly callbacks: readonly Callback[];
  /** After `fit`. */
  result(): Promise<EarlyStoppingResult | undefined>;
}

/** @param signal a run that it stops keeps the weights that it has: it may go on */
export function earlyStopping(
  { earlyStopping: isOn, patience }: ClassifierSettings,
  signal: AbortSignal,
): EarlyStopping {
  if (!isOn) return { callbacks: [], result: async () => undefined };
  const stops = callbacks.earlyStopping({ monitor: 'val_loss', patience, restoreBestWeights: true });
  return {
    callbacks: [{ ...stops, onTrainEnd: (logs) => (signal.aborted ? undefined : stops.onTrainEnd!(logs)) }],
    async result() {
      const { values = {} } = (await stops.getState!()) ?? {};
      const { best, bestEpoch, stopped, stoppedEpoch } = values; // numbers as text, so that none is rounded
      if (best === undefined || best === null) return undefined; // no epoch came to its end
      return {
        patience,
        ...(stopped === true && { stoppedAfter: Number(stoppedEpoch) + 1 }),
        best: { epoch: Number(bestEpoch) + 1, valLoss: Number(best) },
        restored: !signal.aborted,
      };
    },
  };
}
