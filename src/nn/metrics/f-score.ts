/** The mean of precision and recall. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, isAbsent, number, text } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { add, div, mul, scale } from '../../ops/arithmetic.ts';
import { abs, greater, greaterEqual } from '../../ops/comparisons.ts';
import { max, mean } from '../../ops/reductions.ts';
import { sum } from '../../ops/sums.ts';
import { expectFinite, expectName } from '../check.ts';
import { maker } from '../maker.ts';
import { constant, counted, grown } from './confusion.ts';
import { type MetricClass, type MetricOptions, metricConfig, metricName, type StateMetric } from './metric.ts';

/** Options of `metrics.f1Score`. */
export interface F1ScoreOptions extends MetricOptions {
  /**
   * How the scores of several classes become one: their mean ('macro'), weighted by how often each is true ('weighted'), or of all
   * values together ('micro'). Default none, which suits an output of one unit; for others it must be given.
   */
  readonly average?: 'micro' | 'macro' | 'weighted';
  /** an output above it says yes, above 0 to 1; default: the largest of a sample does */
  readonly threshold?: number;
}

/** Options of `metrics.fBetaScore`. */
export interface FBetaScoreOptions extends F1ScoreOptions {
  /** how many times as much recall counts as precision: default 1 */
  readonly beta?: number;
}

const AVERAGES = { micro: 0, macro: 0, weighted: 0 };
/** Keras's epsilon: added to what is divided by. */
const quotient = (a: Node, b: Node): Node => div(a, add(b, constant(1e-7)));

function fScore(own: string, className: string, options: FBetaScoreOptions, known: readonly string[]): StateMetric {
  const at = `metrics.${own}`;
  const name = metricName(own, options, 'average', 'threshold', ...known);
  const { average: given, threshold } = options;
  const average = given === undefined ? undefined : expectName(at, 'average', given, AVERAGES);
  const beta = expectFinite(at, 'beta', options.beta ?? 1);
  if (beta <= 0) throw new UsageError(`${at}: beta is ${show(beta)}; expected a number above 0.`);
  if (threshold !== undefined && !(expectFinite(at, 'threshold', threshold) > 0 && threshold <= 1))
    throw new UsageError(`${at}: threshold is ${show(threshold)}; expected a number above 0 up to 1.`);
  return {
    name,
    config: metricConfig(className, name, {
      ...{ average: average ?? null, threshold: threshold ?? null },
      ...(known.includes('beta') && { beta }),
    }),
    targets: 'values',
    state: (output) => {
      if (output.length !== 1)
        throw new ShapeError(`${at}: an output of a sample is ${formatShape(output)}; expected [classes].`);
      if (average === undefined && output[0] !== 1)
        throw new ShapeError(
          `${at}: the output has ${output[0]} classes, and a metric is one number. Give average: 'macro', 'micro' or 'weighted'.`,
        );
      const shape = average === 'micro' ? [] : output;
      return { right: shape, said: shape, yes: shape };
    },
    update: (state, yTrue, yPred, weight) => {
      const says = threshold === undefined ? largest(yPred) : greater(yPred, constant(threshold));
      const rows = weight && reshape(weight, [yPred.shape[0]!, 1]);
      const total = (x: Node): Node => sum(counted(x, rows), average === 'micro' ? undefined : [0]);
      return grown(state, { right: total(mul(says, yTrue)), said: total(says), yes: total(yTrue) });
    },
    result: ({ right, said, yes }) => {
      const [precision, recall] = [quotient(right!, said!), quotient(right!, yes!)];
      const both = quotient(mul(precision, recall), add(scale(precision, beta ** 2), recall));
      const scores = scale(both, 1 + beta ** 2);
      if (average === 'weighted') return sum(mul(scores, quotient(yes!, sum(yes!))));
      return average === undefined ? scores : mean(scores);
    },
  };
}

/** 1 for the largest outputs of a sample, unless they are 0. */
const largest = (x: Node): Node => mul(greaterEqual(x, max(x, [-1], true)), greater(abs(x), constant(1e-9)));

/**
 * 2 · precision · recall / (precision + recall), for y and output [samples, classes]. Exact over the epoch; samples count their weight.
 * @throws UsageError where an option is wrong; ShapeError for outputs of another rank, or of several classes without `average`
 */
export const f1Score = /* @__PURE__ */ maker(
  'metrics.f1Score()',
  (options: F1ScoreOptions = {}): StateMetric => fScore('f1Score', 'F1Score', options, []),
);

/**
 * (1 + beta²) · precision · recall / (beta² · precision + recall), for y and output [samples, classes]. Exact over the epoch; samples count
 * their weight.
 * @throws UsageError where an option is wrong; ShapeError for outputs of another rank, or of several classes without `average`
 */
export const fBetaScore = /* @__PURE__ */ maker(
  'metrics.fBetaScore()',
  (options: FBetaScoreOptions = {}): StateMetric => fScore('fBetaScore', 'FBetaScore', options, ['beta']),
);

const scoreClass = (className: string, make: (options: FBetaScoreOptions) => StateMetric): MetricClass => ({
  className,
  fromConfig: (config, options) => {
    const [average, threshold, beta] = ['average', 'threshold', 'beta'].map((name) => either(config, name));
    return make({
      ...options,
      ...(!isAbsent(average!) && { average: text(average!) as 'micro' }),
      ...(!isAbsent(threshold!) && { threshold: number(threshold!) }),
      ...(!isAbsent(beta!) && { beta: number(beta!) }),
    });
  },
});

export const F_SCORES: readonly MetricClass[] = [scoreClass('F1Score', f1Score), scoreClass('FBetaScore', fBetaScore)];
