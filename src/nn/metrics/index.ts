/** What `metrics` of the API has. */
export {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.ts';
export { auc } from './auc.ts';
export { falseNegatives, falsePositives, precision, recall, trueNegatives, truePositives } from './counts.ts';
export {
  precisionAtRecall,
  recallAtPrecision,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
} from './curves.ts';
export { f1Score, fBetaScore } from './f-score.ts';
export { binaryIoU, iou, meanIoU, oneHotIoU, oneHotMeanIoU } from './iou.ts';
export {
  binaryCrossentropy,
  categoricalCrossentropy,
  categoricalHinge,
  hinge,
  klDivergence,
  logCoshError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
} from './of-losses.ts';
export { cosineSimilarity, r2Score, rootMeanSquaredError } from './regression.ts';
