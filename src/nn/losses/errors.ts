/** Losses of differences: squared and absolute. */
import type { Node } from '../../graph/node.ts';
import { square, sub } from '../../ops/arithmetic.ts';
import { abs } from '../../ops/comparisons.ts';
import { type Loss, type LossClass, lossConfig, sampleMean } from './loss.ts';
import { lossMaker } from './maker.ts';

/**
 * The mean of (y - output)² over the values of a sample: y of the output's shape [samples, ...].
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const meanSquaredError = /* @__PURE__ */ lossMaker(
  'meanSquaredError',
  (): Loss => ({
    name: 'meanSquaredError',
    config: lossConfig('MeanSquaredError', 'mean_squared_error'),
    targets: 'values',
    perSample: (yTrue: Node, yPred: Node) => sampleMean(square(sub(yPred, yTrue))),
  }),
);

/**
 * The mean of |y - output| over the values of a sample: y of the output's shape [samples, ...]. Where they are equal the gradient is 0.
 * @throws ShapeError where it is used on shapes that do not fit
 */
export const meanAbsoluteError = /* @__PURE__ */ lossMaker(
  'meanAbsoluteError',
  (): Loss => ({
    name: 'meanAbsoluteError',
    config: lossConfig('MeanAbsoluteError', 'mean_absolute_error'),
    targets: 'values',
    perSample: (yTrue: Node, yPred: Node) => sampleMean(abs(sub(yPred, yTrue))),
  }),
);

export const MeanSquaredError: LossClass = { className: 'MeanSquaredError', fromConfig: () => meanSquaredError() };
export const MeanAbsoluteError: LossClass = { className: 'MeanAbsoluteError', fromConfig: () => meanAbsoluteError() };
