/** What the charts of experiments draw. */
import { propertyOf } from '../curves/colors.ts';
import { axesOf, drawnOf } from '../curves/draw.ts';
import { bestEpoch, learntSeries, type Measure, NAMES, testSeries } from '../curves/series.ts';
import type { Drawn, Line } from '../shared/chart-plot.ts';
import type { Text } from '../text/en.ts';
import type { ExperimentRun } from './state.ts';

/** Steps of few digits jump about. */
export const RACE_SMOOTHING = 0.8;

/** Training digits solid, test digits dashed, the gap between them shaded, the best epoch marked. */
export function gapsDrawn(runs: readonly ExperimentRun[], measure: Measure, t: Text): Drawn {
  const each = runs.map((run, i) => {
    return { color: propertyOf(i + 1), learnt: learntSeries(run, measure), test: testSeries(run, measure), run };
  });
  return {
    lines: each.flatMap(({ color, learnt, test }): Line[] => [
      { ...learnt, color, kind: 'line' },
      { ...test, color, kind: 'dashes' },
    ]),
    gaps: each.map(({ color, learnt, test }) => ({ color, at: learnt.at, one: learnt.values, other: test.values })),
    marks: each.flatMap(({ color, run: { epochs } }) => {
      const best = bestEpoch(epochs);
      const value = epochs.find(({ epoch }) => epoch === best)?.[NAMES[measure]];
      return best === undefined ? [] : [{ color, at: best + 1, value: value!, text: t.bestAt(t.whole(best + 1)) }];
    }),
    axes: axesOf(measure, false, t),
    most: Math.max(1, ...runs.map(({ config }) => config.epochs)),
  };
}

export function raceDrawn(runs: readonly ExperimentRun[], measure: Measure, t: Text): Drawn {
  const drawn = drawnOf(
    runs.map(({ points, epochs, config }, i) => {
      return { points, epochs, color: propertyOf(i + 1), most: config.epochs, marksBest: false };
    }),
    measure,
    { smoothing: RACE_SMOOTHING, isLog: false },
    t,
  );
  // raw lines of many runs hide each other; test digits are few points, and stay as they are
  const lines = drawn.lines.filter(({ kind }) => kind === 'line' || kind === 'dots');
  return { ...drawn, lines };
}
