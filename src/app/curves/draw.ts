/** What the charts of runs draw: raw lines faint beneath smoothed ones, test digits dashed with dots. */
import type { Axes, Drawn, Line } from '../shared/chart-plot.ts';
import { type Range, roomAround } from '../shared/chart-view.ts';
import type { Text } from '../text/en.ts';
import {
  bestEpoch,
  type Measure,
  NAMES,
  type Points,
  type Series,
  testSeries,
  thinned,
  trainSeries,
} from './series.ts';
import { smoothed } from './smoothing.ts';

export interface DrawnRun extends Points {
  readonly color: string;
  /** epochs that it is to have */
  readonly most: number;
  /** whether its best epoch is marked */
  readonly marksBest: boolean;
}

export interface Drawing {
  readonly smoothing: number;
  readonly isLog: boolean;
}

/** Accuracies close to 1 are told apart by this much of the axis at least. */
const LEAST_TOP = 0.8;

export function axesOf(measure: Measure, isLog: boolean, t: Text): Axes {
  if (measure === 'loss') {
    const tick = (value: number, decimals: number): string =>
      value > 0 && value < 1e-4 ? value.toExponential(0) : t.number(value, decimals);
    return { x: t.axisEpoch, y: t.axisLoss, isLog, tick };
  }
  const tick = (value: number, decimals: number): string => t.number(100 * value, Math.max(0, decimals - 2));
  const range = (low: number, high: number, isPart: boolean): Range => {
    const [least, most] = roomAround([low, high], { isLog: false, isPart: true });
    return isPart ? [Math.max(0, least), Math.min(1, most)] : [Math.min(LEAST_TOP, Math.floor(10 * low) / 10), 1];
  };
  return { x: t.axisEpoch, y: t.axisAccuracy, tick, range };
}

/** Between two test points lie several of the training digits: each counts as much less as these together. */
const weightOfEpochs = (weight: number, train: Series, test: Series): number =>
  weight ** Math.max(1, train.at.length / Math.max(1, test.at.length));

const smoothLine = (series: Series, weight: number): Series => ({ ...series, values: smoothed(series.values, weight) });

export function drawnOf(runs: readonly DrawnRun[], measure: Measure, drawing: Drawing, t: Text): Drawn {
  const lines = runs.flatMap((run): Line[] => {
    const { color } = run;
    const train = trainSeries(run, measure);
    const test = thinned(testSeries(run, measure));
    return [
      ...(drawing.smoothing > 0 ? [{ ...train, color, kind: 'faint' } as const] : []),
      { ...smoothLine(train, drawing.smoothing), color, kind: 'line' },
      { ...smoothLine(test, weightOfEpochs(drawing.smoothing, train, test)), color, kind: 'dashes' },
      { ...test, color, kind: 'dots' },
    ];
  });
  const marks = runs.flatMap(({ epochs, color, marksBest }) => {
    const best = marksBest ? bestEpoch(epochs) : undefined;
    const value = epochs.find(({ epoch }) => epoch === best)?.[NAMES[measure]];
    if (best === undefined || value === undefined) return [];
    return [{ color, at: best + 1, value, text: t.bestAt(t.whole(best + 1)) }];
  });
  const most = Math.max(1, ...runs.map((run) => Math.max(run.most, run.points.at(-1)?.epoch ?? 0)));
  return { lines, marks, axes: axesOf(measure, drawing.isLog && measure === 'loss', t), most };
}
