/**
 * Snapshots of a run for the histograms over time: the weights now and then; while the page asks for it, also what the layers give for
 * a few pictures, and the gradients. All of a snapshot is of one step.
 */
import type { Sequential } from '../../index.ts';
import type { MnistSplit } from '../../mnist.ts';
import type { RunConfig } from '../config.ts';
import { binsOf } from '../histograms/bins.ts';
import { Rhythm } from '../histograms/rhythm.ts';
import type { Series } from '../histograms/snapshots.ts';
import { current } from './current.ts';
import { Probe } from './probe.ts';

/** Pictures that a pass for the histograms has. */
export const PICTURES = 64;

interface Standing {
  readonly step: number;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array;
  }[];
}

export const rhythm = new Rhythm();
let isWatched = false;
/** the snapshot that is taken */
let busy: Promise<void> | undefined;
let probe: Probe | undefined;
/** the last step whose snapshot has all kinds */
let whole: number | undefined;

/** The model is another one: what was seen of the last one is gone. */
export function forgetHistograms(): void {
  rhythm.forget();
  whole = undefined;
}

/** As `forgetHistograms`, where no run follows, whose first snapshot takes the place of all: the new model is seen as it is. */
export async function beginHistograms(model: Sequential): Promise<void> {
  forgetHistograms();
  current.tell({ kind: 'histograms', keep: [] });
  if (isWatched) await snapshot(() => standingOf(model));
}

/** @param wanted whether activations and gradients are wanted, too */
export async function watchHistograms(wanted: boolean): Promise<void> {
  isWatched = wanted;
  const { model } = current;
  if (wanted && model !== undefined) await snapshot(async () => standingOf(model));
}

/** The model as it stands, where `fit` does not run. */
export async function standingOf(model: Sequential): Promise<Standing> {
  return { step: (await model.getOptimizerState()).step, weights: await model.getWeights() };
}

/** While `fit` runs: all of one step, which may be some steps after those that were told of. */
async function underWay(model: Sequential): Promise<Standing> {
  const { meta, tensors } = await model.checkpoint();
  const names = model.weights.map(({ name, shape }) => ({ name, shape }));
  const found = new Map(tensors.map(({ name, values }) => [name, values]));
  return {
    step: meta.step,
    weights: names.map(({ name, shape }) => ({ name, shape, values: found.get(name) as Float32Array })),
  };
}

/** Ends with the snapshot that is taken: the model that it reads must last so long. */
export const snapshotTaken = async (): Promise<void> => busy?.catch(() => {});

/** After a step: takes a snapshot where one is due. @param step of the model, as far as it was told of */
export function maybeSnapshot(model: Sequential, step: number): void {
  if (busy !== undefined || !rhythm.isDue(step, performance.now())) return;
  void snapshot(() => underWay(model)).catch(() => {}); // fit reports it, too
}

/** Takes a snapshot of where the model stands, unless there is one of this step; one at a time. */
export async function snapshot(read: () => Promise<Standing>): Promise<void> {
  await busy?.catch(() => {});
  busy = take(read).finally(() => {
    busy = undefined;
  });
  return busy;
}

async function take(read: () => Promise<Standing>): Promise<void> {
  const begun = performance.now();
  const { step, weights } = await read();
  if (rhythm.steps.at(-1) === step && (!isWatched || whole === step)) return;
  const series = seriesOf('weights', weights);
  const { digits, config } = current;
  const compiled = probe;
  if (isWatched && digits !== undefined) {
    const { activations, gradients } = await probeOf(config!).look(weights, few(digits.test), few(digits.train));
    series.push(...seriesOf('activations', activations), ...seriesOf('gradients', gradients));
    whole = step;
  }
  const now = performance.now();
  const keep = rhythm.took(step, now, compiled === probe ? now - begun : 0); // compiling is done once
  current.tell({ kind: 'histograms', keep, snapshot: { step, series } });
}

const seriesOf = (
  kind: Series['kind'],
  all: readonly { readonly name: string; readonly values: Float32Array }[],
): Series[] => all.map(({ name, values }) => ({ kind, name, bins: binsOf(values) }));

function probeOf(config: RunConfig): Probe {
  if (probe?.fits(config)) return probe;
  probe?.dispose();
  probe = new Probe(config);
  return probe;
}

const fewOf = new WeakMap<MnistSplit, MnistSplit>();

/** The first of a split, the same ones each time. */
function few(split: MnistSplit): MnistSplit {
  let found = fewOf.get(split);
  if (found === undefined) {
    const count = Math.min(PICTURES, split.labels.shape[0]!);
    found = { images: split.images.slice(0, count), labels: split.labels.slice(0, count) };
    fewOf.set(split, found);
  }
  return found;
}
