/** What the trainer page measures: loss and accuracy, of each epoch also on the test digits. */
import type { Measures } from '../shared/worker/meter.ts';
import type { EpochResult } from './protocol.ts';

export const MEASURES: Measures<'loss' | 'accuracy', EpochResult> = {
  names: ['loss', 'accuracy'],
  shares: ['accuracy'],
  result: (epoch, logs, seconds) => ({
    epoch,
    loss: logs.loss!,
    accuracy: logs.accuracy!,
    testLoss: logs.val_loss!,
    testAccuracy: logs.val_accuracy!,
    seconds,
  }),
};
