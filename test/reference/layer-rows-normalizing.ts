/** What the layers that normalise by channels or their groups compute of a sample outside of training. */
import { layers } from '../../src/index.ts';
import { all, at, coordinates } from './layer-loops.ts';
import type { LayerRow, Shape, Values } from './layer-row.ts';

const ANY: LayerRow['samples'] = [[[1]], [[8]], [[3, 4]], [[2, 5, 6]]];
const EVEN: LayerRow['samples'] = [[[2]], [[8]], [[3, 4]], [[2, 5, 6]]];

/** By the moving averages; weights are gamma, beta, as far as there are such, mean and variance. @param axis of the sample */
const byAverages =
  (axis: (shape: Shape) => number, epsilon: number, hasGamma: boolean, hasBeta: boolean): LayerRow['expected'] =>
  ([x], [shape], weights) =>
    all(shape!, (place) => {
      const channel = place[axis(shape!)]!;
      const [mean, variance] = weights.slice(-2).map((each) => each[channel]!) as [number, number];
      const gamma = hasGamma ? weights[0]![channel]! : 1;
      const beta = hasBeta ? weights[hasGamma ? 1 : 0]![channel]! : 0;
      return ((x![at(shape!, place)]! - mean) / Math.sqrt(variance + epsilon)) * gamma + beta;
    });

/** @param groups of neighbours along an axis of the sample */
const byGroups =
  (
    groups: (channels: number) => number,
    axis: (shape: Shape) => number,
    epsilon: number,
    learns: boolean,
  ): LayerRow['expected'] =>
  ([x], [shape], weights) => {
    const own = axis(shape!);
    const each = shape![own]! / groups(shape![own]!);
    const group = (place: readonly number[]): number => Math.floor(place[own]! / each);
    return all(shape!, (place) => {
      const values = [...coordinates(shape!)]
        .filter((other) => group(other) === group(place))
        .map((other) => x![at(shape!, other)]!);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      const normal = (x![at(shape!, place)]! - mean) / Math.sqrt(variance + epsilon);
      const [gamma, beta] = weights as readonly [Values, Values];
      return learns ? normal * gamma[place[own]!]! + beta[place[own]!]! : normal;
    });
  };

const last = (shape: Shape): number => shape.length - 1;
const first = (): number => 0;

export const NORMALIZING_ROWS: readonly LayerRow[] = [
  {
    name: 'batchNormalization',
    make: () =>
      layers.batchNormalization({
        ...{ movingMeanInitializer: 'uniform', movingVarianceInitializer: 'ones', gammaRegularizer: 'l2' },
        betaConstraint: 'unit_norm',
      }),
    samples: ANY,
    expected: byAverages(last, 1e-3, true, true),
  },
  {
    name: 'batchNormalization of the first axis',
    make: () => layers.batchNormalization({ axis: 1, epsilon: 0.5, momentum: 0, movingMeanInitializer: 'heNormal' }),
    samples: ANY,
    expected: byAverages(first, 0.5, true, true),
  },
  {
    name: 'batchNormalization without a scale',
    make: () => layers.batchNormalization({ scale: false, movingMeanInitializer: 'uniform' }),
    samples: ANY,
    expected: byAverages(last, 1e-3, false, true),
  },
  {
    name: 'batchNormalization without a center',
    make: () => layers.batchNormalization({ center: false, movingMeanInitializer: 'uniform' }),
    samples: ANY,
    expected: byAverages(last, 1e-3, true, false),
  },
  {
    name: 'groupNormalization',
    make: () => layers.groupNormalization({ groups: 2, betaRegularizer: 'l1' }),
    samples: EVEN,
    expected: byGroups(() => 2, last, 1e-3, true),
  },
  {
    name: 'groupNormalization of each channel',
    make: () => layers.groupNormalization({ groups: -1, axis: 1, epsilon: 0.1 }),
    samples: ANY,
    expected: byGroups((channels) => channels, first, 0.1, true),
  },
  {
    name: 'groupNormalization of all channels, nothing learnt',
    make: () => layers.groupNormalization({ groups: 1, center: false, scale: false }),
    samples: ANY,
    expected: byGroups(() => 1, last, 1e-3, false),
  },
];
