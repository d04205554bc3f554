/** What Keras's documentation and its own tests say that metrics give: inputs and values, not code. */
import { type Metric, metrics } from '../../src/index.ts';
import type { Rows } from './facts-losses.ts';

export interface MetricFact {
  /** the class, or its test in keras/src/metrics/*_test.py */
  readonly from: string;
  readonly metric: Metric;
  readonly y: Rows;
  readonly output: Rows;
  readonly expected: number;
  readonly weights?: readonly number[];
}

/** One value for each sample. */
const column = (...values: readonly number[]): Rows => values.map((value) => [value]);

const fact = (
  from: string,
  metric: Metric,
  y: Rows,
  output: Rows,
  expected: number,
  weights?: readonly number[],
): MetricFact => ({ from, metric, y, output, expected, ...(weights && { weights }) });

const ANSWERS = [column(0, 1, 1, 1), column(1, 0, 1, 1)] as const;
const LATER = [0, 0, 1, 0];
const SCORES = [column(0, 0, 0, 1, 1), column(0, 0.3, 0.8, 0.3, 0.8)] as const;
const FOUR = [column(0, 0, 1, 1), column(0, 0.5, 0.3, 0.9)] as const;
const WEIGHTS = [1, 2, 3, 4];
const ROWS = [
  [1, 1, 1],
  [1, 0, 0],
  [1, 1, 0],
];
const ROW_SCORES = [
  [0.2, 0.6, 0.7],
  [0.2, 0.6, 0.6],
  [0.6, 0.8, 0],
];
const PAIRS = [
  [
    [0, 1],
    [0, 0],
  ],
  [
    [1, 1],
    [0, 0],
  ],
] as const;
const CLASSES = [
  [0.1, 0.9, 0.8],
  [0.05, 0.95, 0],
];
/** As in keras/src/metrics/iou_metrics_test.py. */
const TWO = [column(0, 0, 1, 1), column(0, 1, 0, 1)] as const;
const TENTHS = [0.2, 0.3, 0.4, 0.1];
const BELOW = [column(0, 0, 1, 1), column(0.1, 0.3, 0.2, 0.4)] as const;
const HOT = [
  [
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
  ],
  [
    [0.2, 0.3, 0.5],
    [0.1, 0.2, 0.7],
    [0.5, 0.3, 0.1],
    [0.1, 0.4, 0.5],
  ],
] as const;
const { iou, meanIoU } = metrics;
const ignoring = (numClasses: number, ignoreClass: number): Metric => meanIoU({ numClasses, ignoreClass });
const { auc, precision, recall, f1Score, fBetaScore } = metrics;
const mean = (...values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Three labels each; the results are what Keras 3.15.1 gives. */
const LABELS = [
  [
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ],
  [
    [0.1, 0.8, 0.35],
    [0.6, 0.3, 0.9],
    [0.4, 0.55, 0.2],
    [0.45, 0.7, 0.65],
    [0.9, 0.15, 0.5],
    [0.2, 0.25, 0.75],
  ],
] as const;
const OF_ROWS = [1, 2, 0.5, 1, 3, 1];
const numThresholds = 3;
const PR = 'PR';

export const METRIC_FACTS: readonly MetricFact[] = [
  fact('FalsePositives', metrics.falsePositives(), column(0, 1, 0, 0), column(0, 0, 1, 1), 2),
  fact('FalsePositives, weighted', metrics.falsePositives(), column(0, 1, 0, 0), column(0, 0, 1, 1), 1, LATER),
  fact('FalseNegatives', metrics.falseNegatives(), column(0, 1, 1, 1), column(0, 1, 0, 0), 2),
  fact('FalseNegatives, weighted', metrics.falseNegatives(), column(0, 1, 1, 1), column(0, 1, 0, 0), 1, LATER),
  fact('TrueNegatives', metrics.trueNegatives(), column(0, 1, 0, 0), column(1, 1, 0, 0), 2),
  fact('TrueNegatives, weighted', metrics.trueNegatives(), column(0, 1, 0, 0), column(1, 1, 0, 0), 1, LATER),
  fact('TruePositives', metrics.truePositives(), ...ANSWERS, 2),
  fact('TruePositives, weighted', metrics.truePositives(), ...ANSWERS, 1, LATER),
  fact('Precision', precision(), ...ANSWERS, 2 / 3),
  fact('Precision, weighted', precision(), ...ANSWERS, 1, LATER),
  fact('Precision of the first two', precision({ topK: 2 }), [[0, 0, 1, 1]], [[1, 1, 1, 1]], 0),
  fact('Precision of the first four', precision({ topK: 4 }), [[0, 0, 1, 1]], [[1, 1, 1, 1]], 0.5),
  fact('Recall', recall(), ...ANSWERS, 2 / 3),
  fact('Recall, weighted', recall(), ...ANSWERS, 1, LATER),
  fact('SensitivityAtSpecificity', metrics.sensitivityAtSpecificity({ specificity: 0.5 }), ...SCORES, 0.5),
  fact(
    'SensitivityAtSpecificity, weighted',
    metrics.sensitivityAtSpecificity({ specificity: 0.5 }),
    ...SCORES,
    1 / 3,
    [1, 1, 2, 2, 1],
  ),
  fact('SpecificityAtSensitivity', metrics.specificityAtSensitivity({ sensitivity: 0.5 }), ...SCORES, 2 / 3),
  fact(
    'SpecificityAtSensitivity, weighted',
    metrics.specificityAtSensitivity({ sensitivity: 0.5 }),
    ...SCORES,
    0.5,
    [1, 1, 2, 2, 2],
  ),
  fact('PrecisionAtRecall', metrics.precisionAtRecall({ recall: 0.5 }), ...SCORES, 0.5),
  fact('PrecisionAtRecall, weighted', metrics.precisionAtRecall({ recall: 0.5 }), ...SCORES, 1 / 3, [2, 2, 2, 1, 1]),
  fact('RecallAtPrecision', metrics.recallAtPrecision({ precision: 0.8 }), ...FOUR, 0.5),
  fact('RecallAtPrecision, weighted', metrics.recallAtPrecision({ precision: 0.8 }), ...FOUR, 1, [1, 0, 0, 1]),
  fact('AUC', auc({ numThresholds }), ...FOUR, 0.75),
  fact('AUC of labels', auc({ multiLabel: true }), ...LABELS, 0.7407407760620117),
  fact('AUC of labels, weighted', auc({ multiLabel: true }), ...LABELS, 0.8195285797119141, OF_ROWS),
  fact(
    'AUC of labels that count differently, weighted',
    auc({ multiLabel: true, numLabels: 3, labelWeights: [1, 2, 0.5] }),
    ...LABELS,
    0.8183261156082153,
    OF_ROWS,
  ),
  fact('AUC of values of labels', auc({ labelWeights: [1, 2, 0.5] }), ...LABELS, 0.7573695778846741),
  fact('AUC of values of labels, weighted', auc({ labelWeights: [1, 2, 0.5] }), ...LABELS, 0.8527536392211914, OF_ROWS),
  fact('AUC PR of labels, weighted', auc({ multiLabel: true, curve: 'PR' }), ...LABELS, 0.8166441917419434, OF_ROWS),
  fact(
    'AUC PR of labels, one of which does not count',
    auc({ multiLabel: true, curve: 'PR', labelWeights: [1, 0, 3] }),
    ...LABELS,
    0.7630884647369385,
  ),
  fact('AUC PRGAIN', auc({ curve: 'PRGAIN' }), ...LABELS, 0.5074653029441833),
  fact(
    'AUC PRGAIN of labels, weighted',
    auc({ multiLabel: true, curve: 'PRGAIN' }),
    ...LABELS,
    0.7011119723320007,
    OF_ROWS,
  ),
  fact('AUC of labels, by hand', auc({ multiLabel: true, thresholds: [0.3, 0.5] }), ...LABELS, 0.7777777910232544),
  fact('AUC, weighted', auc({ numThresholds }), ...FOUR, 1, [1, 0, 0, 1]),
  fact('AUCTest.test_unweighted_all_correct', auc(), FOUR[0], FOUR[0], 1),
  fact('AUCTest.test_manual_thresholds', auc({ thresholds: [0.5] }), ...FOUR, 0.75),
  fact('AUCTest.test_weighted_roc_interpolation', auc({ numThresholds }), ...FOUR, (1 + 4 / 7) / 2, WEIGHTS),
  fact('AUCTest.test_weighted_roc_majoring', auc({ numThresholds, summationMethod: 'majoring' }), ...FOUR, 1, WEIGHTS),
  fact(
    'AUCTest.test_weighted_roc_minoring',
    auc({ numThresholds, summationMethod: 'minoring' }),
    ...FOUR,
    4 / 7,
    WEIGHTS,
  ),
  fact(
    'AUCTest.test_weighted_pr_majoring',
    auc({ numThresholds, curve: PR, summationMethod: 'majoring' }),
    ...FOUR,
    1,
    WEIGHTS,
  ),
  fact(
    'AUCTest.test_weighted_pr_minoring',
    auc({ numThresholds, curve: PR, summationMethod: 'minoring' }),
    ...FOUR,
    0.7 * (3 / 7),
    WEIGHTS,
  ),
  fact(
    'AUCTest.test_weighted_pr_interpolation',
    auc({ numThresholds, curve: PR }),
    ...FOUR,
    (0.5 * (3 + 2 * Math.log(2.5)) + 4) / 7,
    WEIGHTS,
  ),
  fact('F1Score', f1Score({ threshold: 0.5, average: 'macro' }), ROWS, ROW_SCORES, mean(0.5, 0.8, 2 / 3)),
  fact(
    'FBetaScore',
    fBetaScore({ threshold: 0.5, beta: 2, average: 'macro' }),
    ROWS,
    ROW_SCORES,
    mean(0.3846154, 0.90909094, 0.8333334),
  ),
  fact('RootMeanSquaredError', metrics.rootMeanSquaredError(), ...PAIRS, 0.5),
  fact('RootMeanSquaredError, weighted', metrics.rootMeanSquaredError(), ...PAIRS, Math.SQRT1_2, [1, 0]),
  fact('R2Score', metrics.r2Score(), column(1, 4, 3), column(2, 4, 4), 0.57142866),
  fact(
    'CosineSimilarity',
    metrics.cosineSimilarity({ axis: 1 }),
    [
      [0, 1],
      [1, 1],
    ],
    [
      [1, 0],
      [1, 1],
    ],
    0.5,
  ),
  fact(
    'TopKCategoricalAccuracy',
    metrics.topKCategoricalAccuracy({ k: 1 }),
    [
      [0, 0, 1],
      [0, 1, 0],
    ],
    CLASSES,
    0.5,
  ),
  fact('IoUTest.test_unweighted', iou({ numClasses: 2, targetClassIds: [0, 1] }), ...TWO, 1 / 3),
  fact('IoUTest.test_weighted', iou({ numClasses: 2, targetClassIds: [1, 0] }), ...TWO, (1 / 8 + 2 / 9) / 2, TENTHS),
  fact('IoUTest.test_zero_and_non_zero_entries', iou({ numClasses: 2, targetClassIds: [0, 1] }), [[1]], [[1]], 1),
  fact('IoUTest.test_out_of_range_y_true_ignored', meanIoU({ numClasses: 2 }), column(0, 2), column(0, 1), 1),
  fact('IoUTest.test_out_of_range_y_pred_ignored', meanIoU({ numClasses: 2 }), column(0, 1), column(0, 2), 1),
  fact('BinaryIoU, from the threshold up', metrics.binaryIoU({ threshold: 0.3 }), ...BELOW, 1 / 3),
  fact('BinaryIoU of one class', metrics.binaryIoU({ threshold: 0.3, targetClassIds: [1] }), ...BELOW, 1 / 8, TENTHS),
  fact('MeanIoUTest.test_unweighted', meanIoU({ numClasses: 2 }), ...TWO, 1 / 3),
  fact('MeanIoUTest.test_unweighted_ignore_class_255', ignoring(3, 255), column(0, 1, 2, 255), column(0, 1, 1, 1), 0.5),
  fact('MeanIoUTest.test_unweighted_ignore_class_1', ignoring(3, -1), column(0, 1, 2, -1), column(0, 1, 1, 1), 0.5),
  fact('MeanIoUTest.test_weighted', meanIoU({ numClasses: 2 }), ...TWO, (2 / 9 + 1 / 8) / 2, TENTHS),
  fact('MeanIoUTest.test_weighted_ignore_class_1', ignoring(2, -1), column(0, 0, 1, -1), TWO[1], 1 / 9, TENTHS),
  fact('MeanIoUTest.test_absent_class_contributes_zero', meanIoU({ numClasses: 3 }), column(0, 0), column(0, 0), 1),
  fact('OneHotIoUTest.test_unweighted', metrics.oneHotIoU({ numClasses: 3, targetClassIds: [0, 2] }), ...HOT, 1 / 6),
  fact(
    'OneHotIoUTest.test_weighted',
    metrics.oneHotIoU({ numClasses: 3, targetClassIds: [0, 2] }),
    ...HOT,
    1 / 14,
    [0.1, 0.2, 0.3, 0.4],
  ),
  fact('OneHotMeanIoUTest.test_unweighted', metrics.oneHotMeanIoU({ numClasses: 3 }), ...HOT, 1 / 9),
  fact(
    'OneHotMeanIoUTest.test_weighted',
    metrics.oneHotMeanIoU({ numClasses: 3 }),
    [...HOT[0], [1, 0, 0]],
    [...HOT[1], [0.6, 0.2, 0.2]],
    (1 / 9 + 1 / 6) / 3,
    [0.1, 0.2, 0.3, 0.3, 0.1],
  ),
  fact(
    'MeanIoU of an output of classes',
    meanIoU({ numClasses: 3, sparseYPred: false }),
    column(2, 0, 1, 0),
    HOT[1],
    1 / 9,
  ),
  fact('SparseTopKCategoricalAccuracy', metrics.sparseTopKCategoricalAccuracy({ k: 1 }), column(2, 1), CLASSES, 0.5),
];
