/** The steps of a trainer: the user's function, traced into a graph for each batch size. */
import { isPromise, show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Node, Step } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { Layout, Variable } from '../graph/variable.ts';
import { STEP_RULES } from '../ops/step-rules.ts';
import { type BatchSpec, gatherBatch } from './batch.ts';
import { namesIn, type PlacedModel } from './memory/parts.ts';
import { type Minimizer, minimizerOf } from './minimizer.ts';
import type { NamedNetwork } from './network.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import {
  type AnyStepModel,
  expectSymbol,
  expectUpdate,
  guarded,
  type Minimizers,
  type StepOptimizer,
  type StepRandom,
  stepGradients,
  stepModel,
  stepOptimizer,
  stepRandom,
  type Update,
} from './step-tools.ts';
import { type SymbolicTensor, symbolOf } from './symbolic.ts';
import { Trace } from './trace.ts';
import { clockVariable, recordMeasures, ringsOf, type Steps, type TrainSteps } from './train/steps.ts';

/** What a step is given besides the batch. */
export interface AnyStepTools {
  readonly models: Readonly<Record<string, AnyStepModel>>;
  readonly optimizers: Readonly<Record<string, StepOptimizer>>;
  readonly scalars: Readonly<Record<string, SymbolicTensor>>;
  readonly random: StepRandom;
  readonly gradients: (loss: SymbolicTensor, by: unknown) => unknown;
  readonly training: boolean;
}

type Metrics = Readonly<Record<string, SymbolicTensor>>;

/** The user's function, as far as tracing it goes. */
export type AnyStep = (
  batch: Readonly<Record<string, SymbolicTensor>>,
  tools: AnyStepTools,
) => { readonly updates?: readonly Update[]; readonly metrics?: Metrics };

/** What a trainer was given. */
export interface TrainerParts {
  readonly models: ReadonlyMap<string, PlacedModel & { readonly network: NamedNetwork }>;
  readonly optimizers: ReadonlyMap<string, Optimizer>;
  readonly scalars: ReadonlyMap<string, Variable>;
}

/** What steps call the values of a batch. */
export const dataKey = (name: string): string => `data/${name}`;

interface Traced {
  readonly updates: readonly Update[];
  readonly metrics: ReadonlyMap<string, Node>;
}

/** Runs the user's function over a batch. */
function traced(
  where: string,
  fn: AnyStep,
  parts: TrainerParts,
  trace: Trace,
  tensors: Readonly<Record<string, Node>>,
  minimizers: Minimizers,
): Traced {
  const { models, optimizers, scalars } = parts;
  const mapped = <From, To>(from: ReadonlyMap<string, From>, make: (value: From, name: string) => To) =>
    Object.fromEntries([...from].map(([name, value]) => [name, make(value, name)]));
  const batch = Object.entries(tensors).map(([key, node]) => [key.slice(dataKey('').length), symbolOf(node)]);
  const result: unknown = fn(guarded(where, 'samples', Object.fromEntries(batch)), {
    models: guarded(
      where,
      'model',
      mapped(models, ({ network }, name) => stepModel(`models.${name}`, network, trace)),
    ),
    optimizers: guarded(
      where,
      'optimizer',
      mapped(optimizers, (_, name) => stepOptimizer(name, minimizers)),
    ),
    scalars: guarded(
      where,
      'scalar',
      mapped(scalars, (variable) => symbolOf(trace.read(variable))),
    ),
    random: stepRandom(trace),
    gradients: (loss, by) => stepGradients(loss, by, minimizers.nameOf),
    training: trace.training,
  });
  if (isPromise(result)) {
    throw new UsageError(
      `${where}: it gives a promise; a step is traced once and must be synchronous. Take away async and await.`,
    );
  }
  if (typeof result !== 'object' || result === null) {
    throw new UsageError(`${where}: it gives ${show(result)}; expected { updates, metrics }.`);
  }
  const { updates = [], metrics = {} } = result as { readonly updates?: unknown; readonly metrics?: unknown };
  if (!Array.isArray(updates)) throw new UsageError(`${where}: updates is ${show(updates)}; expected a list.`);
  const size = Object.values(tensors)[0]!.shape[0]!;
  return {
    updates: updates.map((each) => expectUpdate(`${where}: updates`, each)),
    metrics: metricsOf(where, metrics, size),
  };
}

function metricsOf(where: string, metrics: unknown, size: number): Map<string, Node> {
  if (typeof metrics !== 'object' || metrics === null) {
    throw new UsageError(`${where}: metrics is ${show(metrics)}; expected an object: { loss }.`);
  }
  return new Map(
    Object.entries(metrics).map(([name, value]) => {
      const node = expectSymbol(where, `metrics.${name}`, value);
      if (node.shape.length === 0 || (node.shape.length === 1 && node.shape[0] === size)) return [name, node];
      throw new UsageError(
        `${where}: metrics.${name} is ${formatShape(node.shape)}; expected a single number, [], or one for each sample, [${size}].`,
      );
    }),
  );
}

/** Which weights each optimizer of a step changes, and what the step measures. */
interface Found {
  readonly params: ReadonlyMap<string, readonly Variable[]>;
  readonly metrics: readonly string[];
}

/** Traces the function once, for its names alone. */
function probe(where: string, fn: AnyStep, parts: TrainerParts, spec: BatchSpec, training: boolean): Found {
  const clock = clockVariable();
  const trace = new Trace({ layout: undefined, clock, training });
  const params = new Map<string, Set<Variable>>();
  const nameOf = namerOf(parts);
  const minimizers: Minimizers = {
    nameOf,
    of: (name, changed) => {
      const known = params.get(name) ?? new Set();
      for (const param of changed) known.add(param);
      params.set(name, known);
      return minimizerOf(parts.optimizers.get(name)!, [...known], name, nameOf);
    },
  };
  const { tensors } = gatherBatch(trace, clock, spec);
  const { metrics } = traced(where, fn, parts, trace, tensors, minimizers);
  return { params: new Map([...params].map(([name, known]) => [name, [...known]])), metrics: [...metrics.keys()] };
}

function namerOf({ models }: TrainerParts): (variable: Variable) => string {
  const names = namesIn([...models.values()]);
  return (variable) => names.get(variable) ?? variable.name;
}

/**
 * Steps of training.
 * @param spec a batch such as will be trained on
 * @throws UsageError, ShapeError where the function does something that a step cannot do
 */
export function trainerSteps(
  where: string,
  fn: AnyStep,
  parts: TrainerParts,
  spec: BatchSpec,
): TrainSteps & { readonly named: ReadonlyMap<string, Minimizer> } {
  const found = probe(where, fn, parts, spec, true);
  const nameOf = namerOf(parts);
  const clock = clockVariable();
  const rings = ringsOf(found.metrics);
  const named = new Map(
    [...found.params].map(([name, params]) => {
      return [name, minimizerOf(parts.optimizers.get(name)!, params, name, nameOf)];
    }),
  );
  const minimizers: Minimizers = { nameOf, of: (name) => named.get(name)! };
  const build = (batch: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: true });
    const { tensors } = gatherBatch(trace, clock, batch);
    const { updates, metrics } = traced(where, fn, parts, trace, tensors, minimizers);
    expectNames(where, found.metrics, metrics);
    recordMeasures(trace, { rings }, metrics, batch.size);
    assign(where, trace, updates, nameOf);
    return { ...trace.step(), rules: STEP_RULES };
  };
  const own = [...named.values()].flatMap(({ rates, slots }) => [...slots, rates]);
  const variables = [...own, clock, ...rings.values()];
  return { key: 'train', clock, rings, variables, build, minimizers: [...named.values()], named };
}

/** Steps that measure only. */
export function trainerTestSteps(where: string, fn: AnyStep, parts: TrainerParts, spec: BatchSpec): Steps {
  const found = probe(where, fn, parts, spec, false);
  const clock = clockVariable();
  const rings = ringsOf(found.metrics);
  const of = (name: string): never => {
    throw new UsageError(`${where}: optimizers.${name} is used; expected none where nothing is learnt.`);
  };
  const build = (batch: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { tensors } = gatherBatch(trace, clock, batch);
    const { metrics } = traced(where, fn, parts, trace, tensors, { of, nameOf: namerOf(parts) });
    expectNames(where, found.metrics, metrics);
    recordMeasures(trace, { rings }, metrics, batch.size);
    return { ...trace.step(), rules: STEP_RULES };
  };
  return { key: 'evaluate', clock, rings, variables: [clock, ...rings.values()], build };
}

/** @throws UsageError where the function measures other things for this batch than for another one */
function expectNames(where: string, expected: readonly string[], metrics: ReadonlyMap<string, Node>): void {
  const got = [...metrics.keys()];
  if (got.join() === expected.join()) return;
  throw new UsageError(
    `${where}: it measures ${got.join(', ')} for one batch and ${expected.join(', ')} for another. Give the same metrics always.`,
  );
}

/** @throws UsageError where two updates change one variable */
function assign(where: string, trace: Trace, updates: readonly Update[], nameOf: (variable: Variable) => string): void {
  const changed = new Set<Variable>();
  for (const { values } of updates) {
    for (const [variable, value] of values) {
      // a step may make several updates by one optimizer: its rates go on once
      if (changed.has(variable) && variable.role === 'rates') continue;
      if (changed.has(variable)) {
        throw new UsageError(
          `${where}: two updates change '${nameOf(variable)}'. Return one of them; for one after the other, minimize with model.with(first).`,
        );
      }
      changed.add(variable);
      trace.assign(variable, value);
    }
  }
}
