/**
 * What a metric is: a value for each sample, of which the mean over the epoch is taken; or state on the GPU with an update per batch and
 * a result, for what no mean of samples gives. Each family has a file of its own in this folder.
 */
import type { Field } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { expectOptions, expectText } from '../check.ts';
import type { Config, Configured } from '../config.ts';
import { type PerSample, rowsOf, type Targets } from '../losses/loss.ts';

interface Named {
  /** what it is called in logs and history */
  readonly name: string;
  /** What it was made of, for files; without it the model cannot be saved as compiled. */
  readonly config?: Configured;
  /** what it takes of y, as a loss does; default: whatever the loss takes */
  readonly targets?: Targets;
}

/** A metric whose mean over the samples counts. */
export interface SampleMetric extends Named {
  /** yTrue and yPred, [batch, ...] each → [batch] @internal */
  readonly perSample: PerSample;
}

/** Values of a metric's state by name. */
export type MetricState = Readonly<Record<string, Node>>;

/** Shapes of a metric's state by name. */
export type StateShapes = Readonly<Record<string, Shape>>;

/** A metric that keeps state on the GPU, which is zero where an epoch or an evaluation begins. */
export interface StateMetric extends Named {
  /** shapes by name, [] for a number: all is f32; or these by the shape that the output has for a sample */
  readonly state: StateShapes | ((output: Shape) => StateShapes);
  /** The state after a batch; `sampleWeight` [batch] where samples have weights, `mask` [batch, ...steps] where some steps do not count. @internal */
  readonly update: (state: MetricState, yTrue: Node, yPred: Node, sampleWeight?: Node, mask?: Node) => MetricState;
  /** The metric out of the state, a number. @internal */
  readonly result: (state: MetricState) => Node;
}

/** What is measured beside the loss: what `metrics.*` give and `compile` takes. */
export type Metric = SampleMetric | StateMetric;

/** Options that all metrics have. */
export interface MetricOptions {
  /** what it is called in logs and history; default: the metric's own name */
  readonly name?: string;
}

/** How files have the metrics of one class. Only what reads files takes it. */
export interface MetricClass {
  /** Keras's name of it */
  readonly className: string;
  /** @throws FormatError, UsageError */
  readonly fromConfig: (config: Field, options: MetricOptions) => Metric;
}

/** A metric as Keras writes it. */
export const metricConfig = (className: string, name: string, own: Config = {}): Configured => ({
  class_name: className,
  config: { name, ...own },
});

/** The name of a metric, its options checked. @throws UsageError */
export function metricName(maker: string, options: MetricOptions, ...known: readonly string[]): string {
  const where = `metrics.${maker}`;
  expectOptions(where, options, ['name', ...known], 'name');
  return expectText(where, 'name', options.name ?? maker);
}

/** A metric of the user's: yTrue [batch, ...] and yPred [batch, ...] → [batch, ...] or a single number. */
export const metricOfFunction = (name: string, values: (yTrue: Node, yPred: Node) => Node): SampleMetric => ({
  name,
  perSample: (yTrue, yPred, mean) => rowsOf(`the metric ${name}`, values(yTrue, yPred), yPred.shape[0]!, mean),
});
