/** Early stopping as this page has it: by the loss of the test digits, and the best epoch's weights come back. */
import { type Callback, callbacks } from '../../index.ts';
import type { RunConfig } from '../config.ts';

/**
 * @param isPaused whether `fit` ends since it is to go on later: then the weights stay as they are
 * @returns for `fit`: one callback or none
 */
export function earlyStoppingOf({ earlyStopping }: RunConfig, isPaused: () => boolean): Callback[] {
  if (earlyStopping === undefined) return [];
  const stops = callbacks.earlyStopping({ monitor: 'val_loss', patience: earlyStopping, restoreBestWeights: true });
  return [{ ...stops, onTrainEnd: (logs) => (isPaused() ? undefined : stops.onTrainEnd!(logs)) }];
}
