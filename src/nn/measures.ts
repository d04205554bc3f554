/**
 * Measures: what a step measures of one output, in rings that the host reads: the loss, then the metrics. Metrics of state keep it on
 * the GPU, where it is zero again for the first batch of an epoch: nothing is uploaded for that, and replayed steps give the same bits.
 */
import { ShapeError, UsageError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { Variable } from '../graph/variable.ts';
import { reshape } from '../graph/views.ts';
import { CLOCK } from '../graph/words.ts';
import { mul } from '../ops/arithmetic.ts';
import { cast } from '../ops/cast.ts';
import { equal, where } from '../ops/comparisons.ts';
import { slice } from '../ops/movement.ts';
import { fill } from '../ops/sources.ts';
import type { Loss } from './losses/loss.ts';
import type { Metric, MetricState, StateMetric } from './metrics/metric.ts';
import { isState } from './metrics/named.ts';
import type { Trace } from './trace.ts';
import { type Rings, ringsOf } from './train/steps.ts';

/** What is measured: the loss first, by the names that logs have. */
export type Measures = ReadonlyMap<string, Pick<Loss, 'perSample'> | Metric>;

/**
 * The loss and the metrics of an output. Of equal names the later ones get a number.
 * @throws UsageError where a metric takes other targets than the loss
 */
export function measuresOf(loss: Loss, metrics: readonly Metric[]): Measures {
  const measures = new Map<string, Pick<Loss, 'perSample'> | Metric>([['loss', loss]]);
  for (const metric of metrics) {
    expectTargets(loss, metric);
    let name = metric.name;
    for (let i = 1; measures.has(name); i++) name = `${metric.name}_${i}`;
    measures.set(name, metric);
  }
  return measures;
}

const TARGETS = { classes: 'numbers of classes', values: "values of the output's shape" } as const;

function expectTargets(loss: Loss, { name, targets = 'any' }: Metric): void {
  if (loss.targets === targets || loss.targets === 'any' || targets === 'any') return;
  throw new UsageError(
    `model.compile: the metric ${name} takes ${TARGETS[targets]}, the loss ${loss.name} ${TARGETS[loss.targets]}. Take one that suits the loss: 'accuracy' suits both.`,
  );
}

/** Measures with what they keep on the GPU. */
export interface Measuring {
  readonly measures: Measures;
  readonly rings: Rings;
  /** Measures whose rings have the result over the epoch so far, not the sum over a batch. */
  readonly running: ReadonlySet<string>;
  /** by measure, then by the name in its state */
  readonly states: ReadonlyMap<string, ReadonlyMap<string, Variable>>;
  /** all of them */
  readonly variables: readonly Variable[];
}

export function measuring(measures: Measures): Measuring {
  const rings = ringsOf(measures.keys());
  const states = new Map(
    [...measures].flatMap(([name, measure]) => (isState(measure) ? [[name, stateOf(name, measure)] as const] : [])),
  );
  const variables = [...rings.values(), ...[...states.values()].flatMap((state) => [...state.values()])];
  return { measures, rings, running: new Set(states.keys()), states, variables };
}

const stateOf = (measure: string, { state }: StateMetric): Map<string, Variable> =>
  new Map(
    Object.entries(state).map(([name, shape]): [string, Variable] => [
      name,
      { name: `metric/${measure}/${name}`, shape, dtype: 'f32', role: 'metric' },
    ]),
  );

/** A measure of a batch, as recordMeasures takes it. */
export type Measured = readonly [name: string, value: Node];

/** What a batch is measured by. */
export interface Judged {
  readonly yTrue: Node;
  readonly yPred: Node;
  /** [batch]; it counts for the loss, and for metrics of state that use it */
  readonly sampleWeight?: Node | undefined;
}

/** The loss of each sample first, weighted; then the metrics. */
export function measured({ measures, states }: Measuring, trace: Trace, judged: Judged): Measured[] {
  const { yTrue, yPred, sampleWeight } = judged;
  return [...measures].map(([name, measure], i): Measured => {
    if (isState(measure)) return [name, advanced(trace, name, measure, states.get(name)!, judged)];
    const rows = measure.perSample(yTrue, yPred);
    return [name, i === 0 && sampleWeight !== undefined ? mul(rows, sampleWeight) : rows];
  });
}

/** The metric's result after the batch: a number. */
function advanced(
  trace: Trace,
  name: string,
  metric: StateMetric,
  variables: ReadonlyMap<string, Variable>,
  { yTrue, yPred, sampleWeight }: Judged,
): Node {
  const batch = reshape(cast(slice(trace.clock, [CLOCK.batch], [1])), []);
  const before = [...variables].map(([key, variable]) => {
    return [key, where(equal(batch, fill([], 0)), fill([], 0), trace.read(variable))] as const;
  });
  const after = metric.update(Object.fromEntries(before), yTrue, yPred, sampleWeight);
  expectState(name, after, variables);
  for (const [key, variable] of variables) trace.assign(variable, after[key]!);
  const result = metric.result(after);
  if (result.shape.every((size) => size === 1)) return result;
  throw new ShapeError(`the metric ${name}: result gives ${formatShape(result.shape)}; expected a number: [].`);
}

/** @throws UsageError, ShapeError where the new state is not of the kind that it was */
function expectState(name: string, after: MetricState, variables: ReadonlyMap<string, Variable>): void {
  for (const [key, { shape }] of variables) {
    const value = after[key];
    if (value === undefined)
      throw new UsageError(
        `the metric ${name}: update gives no '${key}'. Give all of the state: ${[...variables.keys()].join(', ')}.`,
      );
    if (value.shape.join() !== shape.join())
      throw new ShapeError(
        `the metric ${name}: update gives ${formatShape(value.shape)} for '${key}'; expected ${formatShape(shape)}, as its state says.`,
      );
  }
}
