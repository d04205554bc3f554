/** Curves of runs: smoothing, axes, what is seen of them, names, values at a place, CSV, the best epoch and the gap. */
import fc from 'fast-check';
import papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, OPTIMIZERS, optimizerOf, type RunConfig } from '../../../src/app/config.ts';
import { csvOf } from '../../../src/app/curves/csv.ts';
import { drawnOf } from '../../../src/app/curves/draw.ts';
import { namesOf } from '../../../src/app/curves/names.ts';
import {
  bestEpoch,
  endedEarly,
  gapOf,
  testSeries,
  thinned,
  trainSeries,
  valueAt,
} from '../../../src/app/curves/series.ts';
import { smoothed } from '../../../src/app/curves/smoothing.ts';
import { settingWords } from '../../../src/app/curves/words.ts';
import { gapsDrawn, raceDrawn } from '../../../src/app/lab/draw.ts';
import { LAB_DROPOUTS, lab, labRuns, raceRuns } from '../../../src/app/lab/settings.ts';
import { programOf } from '../../../src/app/program.ts';
import {
  decimalsOf,
  isPlain,
  nearest,
  panned,
  placeFrom,
  type Range,
  roomAround,
  within,
  zoomed,
} from '../../../src/app/shared/chart-view.ts';
import { en } from '../../../src/app/text/en.ts';
import { zh } from '../../../src/app/text/zh.ts';

const epoch = (number: number, loss: number, testLoss: number, accuracy = 0.9, testAccuracy = 0.8) => {
  return { epoch: number, loss, accuracy, testLoss, testAccuracy, seconds: 1 };
};
const RUN = {
  points: [0.5, 1, 1.5, 2].map((at, i) => ({ epoch: at, loss: 2 - i / 2, accuracy: i / 4 })),
  epochs: [epoch(0, 1.75, 1.6), epoch(1, 0.75, 1.2)],
};

describe('smoothing', () => {
  it('of 0 changes nothing; of a constant leaves it; what is not finite stays and counts for nothing', () => {
    expect(smoothed([3, 1, 2], 0)).toEqual([3, 1, 2]);
    for (const value of smoothed(new Array(50).fill(0.7), 0.9)) expect(value).toBeCloseTo(0.7, 12);
    expect(smoothed([1, Number.NaN, 1], 0.5)).toEqual([1, Number.NaN, 1]);
  });

  it('is the mean in which each value counts 0.6 of the next one', () => {
    const values = [3, 1, 4, 1, 5];
    const weight = 0.6;
    const mean = (to: number): number => {
      const shares = values.slice(0, to + 1).map((_, i) => weight ** (to - i));
      return (
        values.slice(0, to + 1).reduce((sum, value, i) => sum + value * shares[i]!, 0) / shares.reduce((a, b) => a + b)
      );
    };
    for (const [i, value] of smoothed(values, weight).entries()) expect(value).toBeCloseTo(mean(i), 12);
  });

  it('never leaves the values so far', () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (values, weight) => {
          for (const [i, value] of smoothed(values, weight).entries()) {
            const before = values.slice(0, i + 1);
            expect(value).toBeGreaterThanOrEqual(Math.min(...before) - 1e-6);
            expect(value).toBeLessThanOrEqual(Math.max(...before) + 1e-6);
          }
        },
      ),
      { seed: 1 },
    );
  });
});

describe('what is seen of a chart', () => {
  const whole: Range = [0, 10];

  it('is enlarged about a place that stays where it is', () => {
    const [least, most] = zoomed(whole, whole, 2, 2)!;
    expect([least, most]).toEqual([1, 6]);
    expect((2 - least) / (most - least)).toBeCloseTo(0.2, 12);
  });

  it('goes no further than there is something, and is all of it in the end', () => {
    expect(zoomed([1, 6], whole, 2, 0.5)).toBeUndefined();
    expect(zoomed([8, 10], whole, 10, 0.5)).toEqual([6, 10]);
    expect(panned([1, 6], whole, -3)).toEqual([0, 5]);
    expect(panned([1, 6], whole, 30)).toEqual([5, 10]);
    expect(within([-5, 20], whole)).toBeUndefined();
    const [least, most] = zoomed([5, 5.02], whole, 5, 1e9)!;
    expect(most - least).toBeCloseTo(0.01, 12);
  });

  it('the cursor goes to places that there are', () => {
    const places = [0.25, 0.5, 1, 3];
    expect([placeFrom(places, 0.25, 0.1), placeFrom(places, 0.25, 0.3), placeFrom(places, 3, 1)]).toEqual([0.5, 1, 3]);
    expect([placeFrom(places, 3, -0.1), placeFrom(places, 1, -0.6), placeFrom(places, 0.25, -1)]).toEqual([
      1, 0.25, 0.25,
    ]);
    expect([placeFrom(places, 1, Number.POSITIVE_INFINITY), placeFrom(places, 1, Number.NEGATIVE_INFINITY)]).toEqual([
      3, 0.25,
    ]);
    expect(places.map((_, i) => nearest(places, places[i]! + 0.01))).toEqual([0, 1, 2, 3]);
    expect([nearest(places, -9), nearest(places, 9), nearest(places, 0.75)]).toEqual([0, 3, 1]);
  });

  it('has room around its values, and ticks that differ', () => {
    expect(roomAround([1, 2], { isLog: false, isPart: false })).toEqual([0, 2.05]);
    expect(roomAround([1, 2], { isLog: false, isPart: true })).toEqual([0.95, 2.05]);
    const [low, high] = roomAround([0.01, 1], { isLog: true, isPart: false });
    expect(0.01 / low).toBeCloseTo(high, 12);
    expect(low).toBeGreaterThan(0);
    for (const [least, most] of [
      roomAround([0, 0], { isLog: false, isPart: true }),
      roomAround([3, 3], { isLog: true, isPart: true }),
    ])
      expect(most).toBeGreaterThan(least);
    expect([1, 0.5, 0.25, 0.1, 0.002, 20].map(decimalsOf)).toEqual([0, 1, 2, 1, 3, 0]);
    expect([1, 0.7, 0.001, 2000, 0.2050066, 1.5].map(isPlain)).toEqual([true, true, true, true, false, false]);
  });
});

describe('series', () => {
  it('have a value at places near their points alone', () => {
    const test = testSeries(RUN, 'loss');
    expect(test).toEqual({ at: [1, 2], values: [1.6, 1.2] });
    expect([valueAt(test, 0.5), valueAt(test, 1.4), valueAt(test, 1.6), valueAt(test, 2.6)]).toEqual([
      1.6,
      1.6,
      1.2,
      undefined,
    ]);
    expect(valueAt({ at: [], values: [] }, 1)).toBeUndefined();
    expect(valueAt(trainSeries(RUN, 'accuracy'), 1.1)).toBe(0.25);
  });

  it('of many points keep the first and the last one', () => {
    const at = Array.from({ length: 1500 }, (_, i) => i);
    const few = thinned({ at, values: at }, 100);
    expect(few.at.length).toBeLessThanOrEqual(101);
    expect([few.at[0], few.at.at(-1)]).toEqual([0, 1499]);
    expect(few.values).toEqual(few.at);
  });

  it('the best epoch is the first with the lowest test loss, and the gap what the test digits are worse by', () => {
    const losses = [1, 0.6, 0.8, 0.6, Number.NaN, 0.9];
    const epochs = losses.map((loss, i) => epoch(i, 0.1, loss));
    expect(bestEpoch(epochs)).toBe(1);
    expect(bestEpoch([])).toBeUndefined();
    expect([4, 5, undefined].map((patience) => endedEarly(epochs, patience))).toEqual([true, false, false]);
    expect(gapOf(epoch(0, 0.25, 1, 1, 0.75), 'loss')).toBe(0.75);
    expect(gapOf(epoch(0, 0.25, 1, 1, 0.75), 'accuracy')).toBe(0.25);
  });
});

describe('names', () => {
  const named = (...changes: Partial<RunConfig>[]) =>
    namesOf(
      changes.map((change, i) => ({ id: i + 1, config: { ...DEFAULTS, ...change } })),
      settingWords(en),
      en.runName,
    );
  const layer = (dropout: number, units = 128) => [{ units, activation: 'relu' as const, dropout }];

  it('say what differs and nothing else', () => {
    expect(named({ hidden: layer(0) }, { hidden: layer(0.5) })).toEqual(['dropout 0', 'dropout 0.5']);
    expect(named({ optimizer: 'adam' }, { optimizer: 'sgd', learningRate: 0.1 })).toEqual([
      'Adam, learning rate 0.001',
      'SGD, learning rate 0.1',
    ]);
    expect(named({ samples: 1000 }, {})).toEqual(['1,000 pictures', 'all pictures']);
    expect(named({ hidden: layer(0) }, { hidden: [...layer(0), ...layer(0)] })[1]).toBe(
      '128/128 neurons, relu/relu, dropout 0/0',
    );
    expect(named({ earlyStopping: 3 }, {})).toEqual(['early stopping, patience 3', 'no early stopping']);
  });

  it('are numbers where nothing differs, and have them where that tells two apart from no other', () => {
    expect(named({})).toEqual(['run 1']);
    expect(named({}, {})).toEqual(['run 1', 'run 2']);
    expect(named({ seed: 1 }, { seed: 2 }, { seed: 1 })).toEqual(['seed 1 (run 1)', 'seed 2', 'seed 1 (run 3)']);
  });
});

describe('CSV', () => {
  it('has all points with all their digits, by RFC 4180', async () => {
    const odd = 'a "quoted", name\nof two lines';
    const points = [{ epoch: 1 / 3, loss: 0.1 + 0.2, accuracy: 2 / 3 }];
    const csv = await csvOf([
      { name: odd, points, epochs: [] },
      { name: 'run 2', ...RUN },
    ]);
    const lines = csv.split('\r\n');
    expect(lines[0]).toBe('run,series,epoch,loss,accuracy,seconds');
    expect(lines[1]).toBe(
      '"a ""quoted"", name\nof two lines",training,0.3333333333333333,0.30000000000000004,0.6666666666666666,',
    );
    expect(lines.at(-1)).toBe('');
    const { data, errors } = papa.parse<string[]>(csv, { skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(1 + 1 + RUN.points.length + 2 * RUN.epochs.length);
    expect(data.at(-1)).toEqual(['run 2', 'test', '2', '1.2', '0.8', '']);
    expect(data.at(-2)).toEqual(['run 2', 'training, mean of the epoch', '2', '0.75', '0.9', '1']);
  });
});

describe('charts', () => {
  const run = { ...RUN, color: '--run-1', most: 2, marksBest: true };

  it('equal runs are equal lines, smoothed or not; the raw line is faint beneath the smoothed one', () => {
    for (const smoothing of [0, 0.6]) {
      const [one, other] = [0, 1].map(
        () => drawnOf([{ ...run, epochs: [...RUN.epochs] }], 'loss', { smoothing, isLog: false }, en).lines,
      );
      expect(one).toEqual(other);
    }
    const { lines, marks, most } = drawnOf([run], 'loss', { smoothing: 0.6, isLog: true }, en);
    expect(lines.map(({ kind }) => kind)).toEqual(['faint', 'line', 'dashes', 'dots']);
    expect(lines[0]!.values).toEqual([2, 1.5, 1, 0.5]);
    expect(lines[1]!.values).not.toEqual(lines[0]!.values);
    expect(marks).toEqual([{ color: '--run-1', at: 2, value: 1.2, text: 'best: epoch 2' }]);
    expect(most).toBe(2);
  });

  it.each([
    ['English', en, 'Loss (nats)', 'Accuracy (%)'],
    ['Chinese', zh, '损失（奈特）', '准确率（%）'],
  ])('axes have titles with units, %s', (_, words, loss, accuracy) => {
    const axes = (measure: 'loss' | 'accuracy') => drawnOf([run], measure, { smoothing: 0, isLog: true }, words).axes;
    expect([axes('loss').y, axes('accuracy').y]).toEqual([loss, accuracy]);
    expect([axes('loss').isLog, axes('accuracy').isLog ?? false]).toEqual([true, false]);
    expect(axes('accuracy').tick(0.85, 2)).toBe('85');
    expect(axes('loss').tick(0.25, 2)).toBe('0.25');
    expect(axes('accuracy').range!(0.97, 0.99, false)).toEqual([0.8, 1]);
  });
});

describe('experiments', () => {
  const runs = labRuns(lab.value).map((change) => ({ config: { ...DEFAULTS, ...change }, ...RUN }));

  it('the lab trains a thousand digits with and without dropout, and nothing else differs', () => {
    expect(lab.value.samples).toBe(1000);
    const [one, other] = runs.map(({ config }) => config);
    expect([one, other].map((config) => config!.hidden[0]!.dropout)).toEqual([...LAB_DROPOUTS]);
    expect({ ...one, hidden: [] }).toEqual({ ...other, hidden: [] });
    expect(labRuns({ ...lab.value, early: true, patience: 7 }).map(({ earlyStopping }) => earlyStopping)).toEqual([
      7, 7,
    ]);
  });

  it('its charts shade what lies between training and test, and mark the best epoch', () => {
    const { gaps, marks } = gapsDrawn(runs, 'accuracy', en);
    expect(gaps![0]).toEqual({ color: '--run-1', at: [1, 2], one: [0.9, 0.9], other: [0.8, 0.8] });
    expect(marks!.map(({ at, value }) => [at, value])).toEqual([
      [2, 0.8],
      [2, 0.8],
    ]);
  });

  it('the race gives each optimizer its own rate; its lines are smoothed', () => {
    const racing = raceRuns();
    expect(racing.length).toBeGreaterThan(1);
    expect(new Set(racing.map(({ learningRate }) => learningRate)).size).toBeGreaterThan(1);
    const { lines } = raceDrawn([runs[0]!], 'loss', en);
    expect(lines.map(({ kind }) => kind)).toEqual(['line', 'dots']);
    expect(lines[0]!.values).toEqual(smoothed([2, 1.5, 1, 0.5], 0.8));
  });

  it.each(OPTIMIZERS)('a run with %s has that optimizer, in its program too', (optimizer) => {
    const config: RunConfig = { ...DEFAULTS, optimizer, learningRate: 0.5 };
    const name = optimizer === 'momentum' ? 'sgd' : optimizer;
    expect(optimizerOf(config)).toMatchObject({ name, learningRate: 0.5 });
    expect(programOf(config)).toContain(`optimizers.${name}({ learningRate: 0.5`);
  });

  it('early stopping is in the program', () => {
    const program = programOf({ ...DEFAULTS, earlyStopping: 3 });
    expect(program).toContain("import { callbacks, layers, optimizers, sequential } from 'wgrad';");
    expect(program).toContain(
      "  callbacks: [callbacks.earlyStopping({ monitor: 'val_loss', patience: 3, restoreBestWeights: true })],\n",
    );
    expect(programOf(DEFAULTS)).not.toContain('callbacks');
  });
});
