/** Why a loss explodes: what of the samples and the learning rate is unusual, and what to do about it. */
import type { Tensor } from '../data/tensor.ts';
import type { Shape } from '../graph/node.ts';
import { typeInBatch } from './batch.ts';
import type { Measures } from './measures.ts';
import { usualRate } from './optimizers/named.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { HostSamples } from './samples.ts';
import type { Means } from './train/means.ts';

/** Values are about 1 in data that was scaled or standardised. */
const LARGE_VALUE = 32;
/** Times the optimizer's default. */
const LARGE_RATE = 100;
/** Times the loss of guessing. */
const EXPLODED = 10;

/** One or two sentences that say what to do. */
export function adviceOnLoss({ tensors }: HostSamples, optimizer: Optimizer, rate: number): string {
  const causes: string[] = [];
  for (const [key, { tensor, spec }] of Object.entries(tensors)) {
    if (typeInBatch(spec) === 'f32' && !key.startsWith('sampleWeight'))
      causes.push(...largeValues(key.replace('/', '.'), tensor));
  }
  const usual = usualRate(optimizer.name);
  if (usual !== undefined && rate >= LARGE_RATE * usual) {
    causes.push(`The learning rate is ${rate}; ${usual} is usual for ${optimizer.name}.`);
  }
  return causes.join(' ') || 'Take a smaller learning rate, and look for extreme values in the data.';
}

function largeValues(name: string, x: Tensor): string[] {
  if (x.gpu !== undefined) return [];
  const { scale } = x;
  let most = 0;
  for (const value of x.values) most = Math.max(most, Math.abs(value));
  most *= Math.abs(scale);
  if (most < LARGE_VALUE) return [];
  const divisor = most > 128 && most <= 255 ? 255 : Number(most.toPrecision(2)); // most likely pixels
  return [`${name} holds values up to ${Number(most.toPrecision(4))}: scale them, as in ${name}.div(${divisor}).`];
}

/** What guessing gives; undefined where a loss does not say, and where samples have weights. */
export function guessingLoss(
  measures: Measures,
  { tensors }: HostSamples,
  outputs: readonly Shape[],
): number | undefined {
  if (Object.keys(tensors).some((key) => key.startsWith('sampleWeight'))) return undefined;
  const each = measures.map(({ loss, weight }, i) => weight * (loss.guessing?.(outputs[i]!.at(-1) ?? 1) ?? Number.NaN));
  const sum = each.reduce((total, guess) => total + guess, 0);
  return Number.isNaN(sum) ? undefined : sum;
}

/**
 * Warns once where the loss is far above that of guessing.
 * @param guessing see guessingLoss
 * @param advice asked for only then
 */
export function lossHint(guessing: number | undefined, advice: () => string): (means: Means) => void {
  let said = guessing === undefined;
  return (means) => {
    const { loss = 0 } = means.logs();
    if (said || guessing === undefined || loss <= EXPLODED * guessing) return;
    said = true;
    console.warn(
      `model.fit: the loss is ${loss.toPrecision(3)}; guessing gives ${guessing.toPrecision(3)}. ${advice()}`,
    );
  };
}
