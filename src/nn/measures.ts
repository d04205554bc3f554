/**
 * Measures: what a step measures of each output, in rings that the host reads: the loss, then the metrics. Metrics of state keep it on
 * the GPU, where it is zero again for the first batch of an epoch: nothing is uploaded for that, and replayed steps give the same bits.
 */
import { ShapeError, UsageError } from '../errors.ts';
import { leaf, type Node, type Shape } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { Variable } from '../graph/variable.ts';
import { reshape } from '../graph/views.ts';
import { CLOCK } from '../graph/words.ts';
import { add, mul, scale } from '../ops/arithmetic.ts';
import { cast } from '../ops/cast.ts';
import { equal, where } from '../ops/comparisons.ts';
import { slice } from '../ops/movement.ts';
import { fill } from '../ops/sources.ts';
import type { Loss } from './losses/loss.ts';
import type { MaskRules } from './masks.ts';
import type { Metric, MetricState, StateMetric } from './metrics/metric.ts';
import { isState } from './metrics/named.ts';
import type { Callee } from './model-tensor.ts';
import { forward, type Network } from './network.ts';
import { Trace } from './trace.ts';
import { clockVariable, type Rings, ringsOf } from './train/steps.ts';

/** What is measured of one output. */
export interface OutputMeasures {
  /** the output's */
  readonly name: string;
  readonly loss: Loss;
  /** what the loss counts among those of all outputs */
  readonly weight: number;
  readonly metrics: readonly Metric[];
}

/** What is measured: a row for each output of the model. */
export type Measures = readonly OutputMeasures[];

/** A metric by the name that logs have, and the output that it is of. */
interface NamedMetric {
  readonly name: string;
  readonly output: number;
  readonly metric: Metric;
}

/** Of several outputs, the output's name stands before a metric's. Of equal names the later ones get a number. */
function namedMetrics(measures: Measures): NamedMetric[] {
  const taken = new Set(lossNames(measures));
  return measures.flatMap((of, output) =>
    of.metrics.map((metric) => {
      const base = measures.length > 1 ? `${of.name}_${metric.name}` : metric.name;
      let name = base;
      for (let i = 1; taken.has(name); i++) name = `${base}_${i}`;
      taken.add(name);
      return { name, output, metric };
    }),
  );
}

/** The loss; of several outputs, also that of each. */
const lossNames = (measures: Measures): string[] => [
  'loss',
  ...(measures.length > 1 ? measures.map(({ name }) => `${name}_loss`) : []),
];

/** All that is measured, by the names that logs have: the loss first. */
export const measureNames = (measures: Measures): string[] => [
  ...lossNames(measures),
  ...namedMetrics(measures).map(({ name }) => name),
];

/** @throws UsageError where a metric takes other targets than the loss */
export function expectSuitable(measures: Measures): void {
  for (const { loss, metrics } of measures) for (const metric of metrics) expectTargets(loss, metric);
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
  readonly masks: MaskRules | undefined;
  readonly measures: Measures;
  readonly metrics: readonly NamedMetric[];
  readonly rings: Rings;
  /** Measures whose rings have the result over the epoch so far, not the sum over a batch. */
  readonly running: ReadonlySet<string>;
  /** by measure, then by the name in its state */
  readonly states: ReadonlyMap<string, ReadonlyMap<string, Variable>>;
  /** all of them */
  readonly variables: readonly Variable[];
}

/**
 * @param outputs what each output has for a sample
 * @param network which may have masks of its outputs
 */
export function measuring(measures: Measures, outputs: readonly Shape[], network: Network): Measuring {
  const masks = maskRulesOf(network);
  const masked = masks && maskedOutputs(network);
  const metrics = namedMetrics(measures).map(({ metric, ...of }) => {
    return { ...of, metric: masked?.[of.output] && !isState(metric) ? masks!.maskedMetric(metric) : metric };
  });
  const rings = ringsOf(measureNames(measures));
  const states = new Map(
    metrics.flatMap(({ name, output, metric }) =>
      isState(metric) ? [[name, stateOf(name, metric, outputs[output]!)] as const] : [],
    ),
  );
  const variables = [...rings.values(), ...[...states.values()].flatMap((state) => [...state.values()])];
  return { masks, measures, metrics, rings, running: new Set(states.keys()), states, variables };
}

/** Which outputs have a mask. The network is traced to see where masks go; nothing runs. */
function maskedOutputs(network: Network): readonly boolean[] {
  const trace = new Trace({ layout: undefined, clock: clockVariable(), training: false });
  // some rules refuse a batch of one
  const given = network.inputs.map(({ type: { shape, dtype } }, i) => leaf('input', `x${i}`, [2, ...shape], dtype));
  return forward(network, given, trace).map((y) => trace.maskOf(y) !== undefined);
}

/** Those of the first layer that makes any, also in a model in it. */
function maskRulesOf({ layers }: Pick<Network, 'layers'>): MaskRules | undefined {
  for (const { callee } of layers) {
    const { layer, network } = callee as Callee & { readonly network?: Network };
    const rules = layer.makesMask ?? (network && maskRulesOf(network));
    if (rules !== undefined) return rules;
  }
  return undefined;
}

const stateOf = (measure: string, { state }: StateMetric, output: Shape): Map<string, Variable> =>
  new Map(
    Object.entries(typeof state === 'function' ? state(output) : state).map(([name, shape]): [string, Variable] => [
      name,
      { name: `metric/${measure}/${name}`, shape, dtype: 'f32', role: 'metric' },
    ]),
  );

/** A measure of a batch, as recordMeasures takes it. */
export type Measured = readonly [name: string, value: Node];

/** What an output of a batch is measured by. */
export interface Judged {
  readonly yTrue: Node;
  readonly yPred: Node;
  /** [batch]; it counts for the loss, and for metrics of state that use it */
  readonly sampleWeight?: Node | undefined;
  /** [batch, ...steps]: the steps that count, where some do not */
  readonly mask?: Node | undefined;
}

/** What a loss has for each sample of a batch, weighted: [batch], whose mean is the loss of the batch. */
export function lossRows(loss: Loss, judged: Judged, masks?: MaskRules): Node {
  const { yTrue, yPred, sampleWeight, mask } = judged;
  const rows =
    mask === undefined
      ? loss.perSample(yTrue, yPred)
      : masks!.maskedRows(`the loss ${loss.name}`, loss.perSample, { yTrue, yPred, mask });
  const weighted = sampleWeight === undefined ? rows : mul(rows, sampleWeight);
  return loss.times === undefined ? weighted : mul(weighted, loss.times(judged));
}

/** The loss of each sample first, weighted; then those of the outputs, where there are several; then the metrics. */
export function measured(
  { masks, measures, metrics, states }: Measuring,
  trace: Trace,
  judged: readonly Judged[],
): Measured[] {
  const losses = measures.map(({ loss }, output) => lossRows(loss, judged[output]!, masks));
  const total = losses
    .map((rows, output) => (measures[output]!.weight === 1 ? rows : scale(rows, measures[output]!.weight)))
    .reduce(add);
  const [first = '', ...own] = lossNames(measures);
  return [
    [first, total],
    ...own.map((name, output): Measured => [name, losses[output]!]),
    ...metrics.map(({ name, output, metric }): Measured => {
      const of = judged[output]!;
      if (isState(metric)) return [name, advanced(trace, name, metric, states.get(name)!, of)];
      return [name, metric.perSample(of.yTrue, of.yPred)];
    }),
  ];
}

/** The metric's result after the batch: a number. */
function advanced(
  trace: Trace,
  name: string,
  metric: StateMetric,
  variables: ReadonlyMap<string, Variable>,
  { yTrue, yPred, sampleWeight, mask }: Judged,
): Node {
  const batch = reshape(cast(slice(trace.clock, [CLOCK.batch], [1])), []);
  const before = [...variables].map(([key, variable]) => {
    return [key, where(equal(batch, fill([], 0)), fill([], 0), trace.read(variable))] as const;
  });
  const after = metric.update(Object.fromEntries(before), yTrue, yPred, sampleWeight, mask);
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
