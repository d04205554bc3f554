/**
 * Checkpoints of a fit: the position on the host that belongs to a snapshot, into a checkpoint and out of it. Loaded where a fit makes
 * one or goes on from one.
 */
import { keepingCallbacks, restoreStates, trainingTensors } from '../callback-state.ts';
import type { Checkpoint, CheckpointMeta, MeasuredStep } from '../checkpoint.ts';
import { adapterPrint, expectSame } from '../fingerprint.ts';
import { snapshotOf, tensorsOf } from '../memory/snapshot.ts';
import { VERSION } from '../version.ts';
import type { Beginning, Place, Start } from './begin.ts';
import { isStreamed } from './feed.ts';
import type { History } from './fit.ts';
import { Means } from './means.ts';
import type { Capture } from './session.ts';

/** @throws UsageError or FormatError before anything of the model is changed */
export async function resume(
  { training, settings, params, train }: Beginning,
  checkpoint: Checkpoint,
  data: string,
): Promise<Start> {
  const { meta } = checkpoint;
  const { owner, batchSize, shuffle, callbacks } = settings;
  const where = `${owner}.fit: checkpoint`;
  const { space, engine, description } = training;
  expectSame(where, meta, { model: await description.print(), data, batchSize, shuffle });
  const snapshot = snapshotOf(where, trainingTensors(checkpoint), space.layout);
  const adapter = adapterPrint(engine.adapter);
  if (adapter !== meta.adapter) {
    console.warn(`${where}: made on ${meta.adapter}, going on on ${adapter}: results may differ in the last bits.`);
  }
  await restoreStates(where, keepingCallbacks(`${owner}.fit`, callbacks), checkpoint);
  if (isStreamed(train)) {
    const place = meta.stream ?? { pass: meta.epoch, batches: meta.batch };
    await train.goTo(place, meta.batch, settings.epochs - meta.epoch);
  }
  engine.choices = { ...engine.choices, ...meta.choices };
  space.restore(snapshot);
  training.taken = meta.step;
  const { epoch, batch, clockEpoch, sums, samples, unreported = [], reported = callbacks.length } = meta;
  const progress = {
    epoch,
    began: 0,
    means: new Means(sums, samples, description.steps.running),
    position: batch - unreported.length,
    unreported: unreported.map((step) => ({ ...step, position: step.batch })),
    reported,
    history: { ...(structuredClone(meta.history) as Omit<History, 'params'>), params },
  };
  return { progress, firstEpoch: epoch, batch, clockEpoch };
}

/** @param begun the clock's step at position 0 */
export async function checkpointOf(
  { training, settings }: Beginning,
  { firstEpoch, clockEpoch }: Pick<Start, 'firstEpoch' | 'clockEpoch'>,
  { place, position, snapshot, ahead }: Capture<Place>,
  { begun, data, stream }: { begun: number; data: string; stream: CheckpointMeta['stream'] },
): Promise<Checkpoint> {
  const { progress } = place;
  const { space, engine, description } = training;
  const { callbacks, tensors } = await place.states;
  const walked = progress.epoch - firstEpoch;
  const unreported = [...progress.unreported, ...ahead].filter(
    (step) => step.position >= progress.position && step.position < position,
  );
  const meta: CheckpointMeta = {
    format: 1,
    library: VERSION,
    step: begun + position,
    epoch: progress.epoch,
    batch: position - progress.began,
    clockEpoch: clockEpoch + walked,
    batchSize: settings.batchSize,
    shuffle: settings.shuffle,
    sums: progress.sums,
    samples: progress.samples,
    ...(unreported.length > 0 && { unreported: unreported.map(measuredStep) }),
    ...(progress.reported < settings.callbacks.length && { reported: progress.reported }),
    ...(callbacks && { callbacks }),
    ...(stream && { stream }),
    history: progress.history,
    model: await description.print(),
    data,
    choices: engine.choices,
    adapter: adapterPrint(engine.adapter),
  };
  return { meta, tensors: [...tensorsOf(snapshot, space.layout), ...tensors] };
}

const measuredStep = ({ batch, samples, sums }: MeasuredStep): MeasuredStep => ({ batch, samples, sums });
