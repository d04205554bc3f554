/** The names that messages list: of losses, and of metrics, which have those of the losses after their own. */
const LOSSES = [
  'sparseCategoricalCrossentropy',
  'categoricalCrossentropy',
  'binaryCrossentropy',
  'meanSquaredError',
  'meanAbsoluteError',
  'meanAbsolutePercentageError',
  'meanSquaredLogarithmicError',
  'huber',
  'logCosh',
  'hinge',
  'squaredHinge',
  'categoricalHinge',
  'poisson',
  'klDivergence',
  'cosineSimilarity',
  'binaryFocalCrossentropy',
  'categoricalFocalCrossentropy',
];
const METRICS = [
  'accuracy',
  'binaryAccuracy',
  'categoricalAccuracy',
  'sparseCategoricalAccuracy',
  'topKCategoricalAccuracy',
  'sparseTopKCategoricalAccuracy',
  'cosineSimilarity',
  'precision',
  'recall',
  'auc',
  'f1Score',
  'fBetaScore',
  'truePositives',
  'falsePositives',
  'trueNegatives',
  'falseNegatives',
  'rootMeanSquaredError',
  'r2Score',
  'binaryIoU',
];

const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

export const LOSS_NAMES = listed(LOSSES);
export const METRIC_NAMES = listed([...METRICS, ...LOSSES.filter((name) => !METRICS.includes(name))]);
