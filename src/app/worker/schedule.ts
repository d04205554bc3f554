/** The kernel launches of a training step of the model that is there. */
import { init } from '../../index.ts';
import { current, theDigits, theModel } from './current.ts';
import { dispatchTimes } from './dispatch-times.ts';
import type { DispatchInfo } from './protocol.ts';

/** @param measured whether their times are taken, too */
export async function schedule(measured: boolean): Promise<readonly DispatchInfo[]> {
  const samples = theDigits().train.labels.shape[0]!;
  // where there are fewer digits than a batch has, all of them are the batch
  const program = theModel().program({ batchSize: Math.min(current.config!.batchSize, samples), samples });
  const times = measured ? await dispatchTimes(await init(), program) : [];
  return program.dispatches.map(({ label, workgroups, flops, bytes }, i) => {
    return { label, workgroups, flops, bytes, microseconds: times[i] };
  });
}
