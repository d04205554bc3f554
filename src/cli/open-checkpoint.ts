/** The folder of `npm run train -- --checkpoint`: opened and checked before anything starts. */
import { UsageError } from '../errors.ts';
import { fileStore } from '../io/file-store.ts';
import type { CheckpointOptions } from '../nn/fit-options.ts';
import { isGan, type Settings } from '../report/models.ts';
import type { Display } from './display.ts';
import type { CheckpointArgs } from './train-args.ts';

interface Opened {
  readonly checkpoint: CheckpointOptions | undefined;
  /** Steps that an earlier run did. */
  readonly done: number;
}

/** @throws UsageError where nothing can be kept, or a checkpoint would be overwritten that nobody said to go on from */
export async function openCheckpoint(given: CheckpointArgs | undefined, display: Display): Promise<Opened> {
  if (given === undefined) return { checkpoint: undefined, done: 0 };
  const { dir, every, resume } = given;
  const store = fileStore(dir, { warn: (reason) => display.line(reason) });
  await store.check?.().catch((cause: Error) => {
    throw new UsageError(`train: --checkpoint: ${cause.message}`, { cause });
  });
  const { meta } = (await store.load()) ?? {};
  if (meta !== undefined && !resume) {
    throw new UsageError(
      `train: --checkpoint: ${dir} holds a checkpoint of step ${meta.step}. Go on from it with --resume, or name another folder.`,
    );
  }
  if (meta !== undefined) display.line(`Checkpoint: going on from step ${meta.step}, in epoch ${meta.epoch + 1}.`);
  else if (resume) display.line(`Checkpoint: none in ${dir} yet, training from the start.`);
  return { checkpoint: { store, every, resume }, done: meta?.step ?? 0 };
}

/** @param done what an earlier run did @throws UsageError where that is all that `--steps` asks for */
export function expectStepsLeft(settings: Settings, done: number): void {
  if (!isGan(settings) || settings.steps === 0 || done < settings.steps) return;
  throw new UsageError(
    `train: --steps: the run is to have ${settings.steps} steps, and its checkpoint is of step ${done}. Name more.`,
  );
}
