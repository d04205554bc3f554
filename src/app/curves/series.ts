/** The series of a run: of the digits it trains on, by stretches of steps; of the test digits, by epochs. */
import { nearest } from '../shared/chart-view.ts';
import type { CurvePoint, EpochResult } from '../worker/protocol.ts';

export type Measure = 'loss' | 'accuracy';
export const MEASURES = ['loss', 'accuracy'] as const satisfies readonly Measure[];

export interface Series {
  /** epochs that are done, with a fraction, in order */
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** What series are of. */
export interface Points {
  readonly points: readonly CurvePoint[];
  readonly epochs: readonly EpochResult[];
}

export const NAMES = { loss: 'testLoss', accuracy: 'testAccuracy' } as const;

/** More epochs than this are thinned out in the charts. */
const MOST_EPOCHS = 600;

export const trainSeries = ({ points }: Points, measure: Measure): Series => ({
  at: points.map(({ epoch }) => epoch),
  values: points.map((point) => point[measure]),
});

export const testSeries = ({ epochs }: Points, measure: Measure): Series => ({
  at: epochs.map(({ epoch }) => epoch + 1),
  values: epochs.map((epoch) => epoch[NAMES[measure]]),
});

/** Of an experiment: the training digits after each epoch. */
export const learntSeries = ({ epochs }: Points, measure: Measure): Series => ({
  at: epochs.map(({ epoch }) => epoch + 1),
  values: epochs.map((epoch) => epoch[measure]),
});

/** How much better the training digits are than the test digits after an epoch: below 0 where they are worse. */
export function gapOf({ loss, accuracy, testLoss, testAccuracy }: EpochResult, measure: Measure): number {
  return measure === 'loss' ? testLoss - loss : accuracy - testAccuracy;
}

/** At most so many of the points, the first and the last one among them. */
export function thinned({ at, values }: Series, most = MOST_EPOCHS): Series {
  const every = Math.ceil(at.length / most);
  if (every <= 1) return { at, values };
  const stays = (_: number, i: number): boolean => i % every === 0 || i === at.length - 1;
  return { at: at.filter(stays), values: values.filter(stays) };
}

/** The value at a place, or the nearest to it; undefined where the series neither has begun nor goes as far, by more than half an epoch. */
export function valueAt({ at, values }: Series, place: number): number | undefined {
  if (at.length === 0 || place < at[0]! - 1 || place > at.at(-1)! + 0.5) return undefined;
  return values[nearest(at, place)];
}

/** The epoch that did best on the test digits, counted from 0: the first of those with the lowest loss. */
export function bestEpoch(epochs: readonly Pick<EpochResult, 'epoch' | 'testLoss'>[]): number | undefined {
  let best: (typeof epochs)[number] | undefined;
  for (const each of epochs) {
    if (Number.isFinite(each.testLoss) && (best === undefined || each.testLoss < best.testLoss)) best = each;
  }
  return best?.epoch;
}

/** Whether it ended since there was no lower test loss for so many epochs. */
export function endedEarly(epochs: Points['epochs'], patience: number | undefined): boolean {
  const [best, last] = [bestEpoch(epochs), epochs.at(-1)?.epoch];
  return patience !== undefined && best !== undefined && last! - best >= patience;
}
