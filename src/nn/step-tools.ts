/**
 * What a training step of the user's own works with: models that can be called, optimizers that give updates, random numbers. All of
 * it writes into one trace; nothing is assigned before the step returns what it wants to be assigned.
 */
import { show } from '../arguments.ts';
import { Tensor } from '../data/tensor.ts';
import { ShapeError, UsageError } from '../errors.ts';
import type { DType, Node, Shape } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import type { Variable } from '../graph/variable.ts';
import { stopGradient } from '../graph/views.ts';
import { cast } from '../ops/cast.ts';
import { partials } from '../ops/gradients.ts';
import { bernoulli, randomNormal, randomUniform } from '../ops/random.ts';
import { fill } from '../ops/sources.ts';
import { expectNumber, expectOptions, expectWhole, unknownName } from './check.ts';
import { inFormOf, type ModelTensors, valuesFor } from './ends.ts';
import { type Minimizer, updated } from './minimizer.ts';
import type { ModelTensor } from './model-tensor.ts';
import { forward, frozen, type NamedNetwork, trainable } from './network.ts';
import { penaltiesOf } from './penalties.ts';
import { nodeOf, SymbolicTensor, symbolOf } from './symbolic.ts';
import type { Trace } from './trace.ts';

/** Symbolic values of the form in which a model's outputs were given. */
export type SymbolsOf<Outputs extends ModelTensors> = Outputs extends ModelTensor
  ? SymbolicTensor
  : Outputs extends readonly ModelTensor[]
    ? SymbolicTensor[]
    : { [Name in keyof Outputs]: SymbolicTensor };

/** What a model is called on in a step: for one input a value, for several a list in their order, or by name. */
export type SymbolicInputs = SymbolicTensor | readonly SymbolicTensor[] | Readonly<Record<string, SymbolicTensor>>;

/** New values of weights, and of what an optimizer keeps, that a step may return, or read a model with. */
export class Update {
  constructor(
    /** @internal */
    readonly values: ReadonlyMap<Variable, Node>,
  ) {}
}

/** A model within a step. */
export interface StepModel<Outputs extends ModelTensors = ModelTensor> {
  /**
   * What the model says of x, [batch, ...] for each input, with the weights from before the step.
   * @param options `training`: whether dropout and the like work; default: in `step`, not in `testStep`
   * @throws UsageError, ShapeError where x does not suit its inputs
   */
  (x: SymbolicInputs, options?: { readonly training?: boolean }): SymbolsOf<Outputs>;
  /**
   * What its regularisers add to the loss, a single number []: those of its weights that are not frozen, and those of what its layers gave in
   * the last call on it; 0 where it has none. `loss.add(models.d.penalty())` is what `fit` of a model makes smaller.
   */
  penalty(): SymbolicTensor;
  /** The model with the weights that an update gives it. */
  with(update: Update | readonly Update[]): StepModel<Outputs>;
}

/** Gradients by the names of the weights, such as `generator/dense/kernel`. */
export type Gradients = Readonly<Record<string, SymbolicTensor>>;

/** An optimizer within a step. */
export interface StepOptimizer {
  /** The update of what may change in `models` that makes `loss`, a single number [], smaller. @throws UsageError where a weight has no part in the loss */
  minimize(loss: SymbolicTensor, models: AnyStepModel | readonly AnyStepModel[]): Update;
  /** The update of `models` by gradients that `gradients` gave, perhaps changed, in the shapes of the weights. @throws UsageError for unknown names */
  apply(gradients: Gradients, models: AnyStepModel | readonly AnyStepModel[]): Update;
}

/** A model within a step, whatever its outputs. */
// biome-ignore lint/suspicious/noExplicitAny: a model of any outputs
export type AnyStepModel = StepModel<any>;

/** Random numbers, others in each step; each call has its own. */
export interface StepRandom {
  /** Normal numbers of this `shape`, with this `mean`, default 0, and deviation `stddev`, default 1. @throws UsageError */
  normal(shape: Shape, mean?: number, stddev?: number): SymbolicTensor;
  /** Uniform numbers of this `shape` from `minval` to below `maxval`: default 0 to 1. @throws UsageError */
  uniform(shape: Shape, minval?: number, maxval?: number): SymbolicTensor;
  /** Numbers of this `shape`: 1 with probability p, else 0. @throws UsageError */
  bernoulli(shape: Shape, p: number): SymbolicTensor;
}

/** What a model in a step stands for. */
interface ModelInStep {
  readonly network: NamedNetwork;
  readonly trace: Trace;
}

const MODELS = new WeakMap<object, ModelInStep>();

/** @param name what errors call it */
export function stepModel(name: string, network: NamedNetwork, trace: Trace): AnyStepModel {
  const { inputEnds, outputEnds } = network;
  let added: readonly Node[] = [];
  const penalty = (): SymbolicTensor => {
    const [sum = fill([], 0)] = penaltiesOf(trainable(network), trace, added);
    return symbolOf(sum);
  };
  const call = (x: SymbolicInputs, options: { readonly training?: boolean } = {}): unknown => {
    expectOptions(name, options, ['training']);
    const given = valuesFor<unknown>(name, 'x', x, inputEnds, isValue).map((value, i) => {
      const node = expectSymbol(name, 'x', value);
      const { shape: expected, dtype } = inputEnds.tensors[i]!.type;
      if (node.shape.slice(1).join() === expected.join()) return ofType(name, node, dtype);
      throw new ShapeError(
        `${name}: it was called on ${formatShape(node.shape)}; expected [batch, ${expected.join(', ')}].`,
      );
    });
    const outputs = forward(network, given, trace.freezing(frozen(network)).as(options.training ?? trace.training));
    added = trace.takeLosses();
    return inFormOf(outputEnds, outputs.map(symbolOf));
  };
  const using = (update: Update | readonly Update[]): AnyStepModel => {
    const updates: readonly unknown[] = Array.isArray(update) ? update : [update];
    const values = updates.flatMap((each) => [...expectUpdate(`${name}.with`, each).values]);
    // weights are variables: no gradient goes through the update that they come from
    const given = values.map(([variable, value]) => [variable, stopGradient(value)] as const);
    return stepModel(name, network, trace.with(given));
  };
  const model = Object.assign(call, { penalty, with: using }) as AnyStepModel;
  MODELS.set(model, { network, trace });
  return model;
}

/** What a model takes: f32 is made of whole numbers, but not the other way round. */
function ofType(name: string, node: Node, dtype: DType): Node {
  if (dtype === 'f32') return cast(node);
  if (node.dtype !== 'f32') return node;
  throw new ShapeError(`${name}: it was called on float32; expected whole numbers. Give int32 samples to fit.`);
}

const isValue = (value: unknown): boolean => value instanceof SymbolicTensor || value instanceof Tensor;

/** The node of a symbolic value. @throws UsageError */
export function expectSymbol(where: string, name: string, value: unknown): Node {
  if (value instanceof SymbolicTensor) return nodeOf(value);
  const todo = value instanceof Tensor ? ' Values that a step needs go into fit, as samples.' : '';
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a symbolic tensor of this step.${todo}`);
}

export function expectUpdate(where: string, value: unknown): Update {
  if (value instanceof Update) return value;
  throw new UsageError(`${where}: ${show(value)} is no update; expected what an optimizer's minimize() gives.`);
}

/** Which optimizers a step uses, and on which weights. */
export interface Minimizers {
  /** The optimizer of this name, at work on at least these params. */
  readonly of: (name: string, params: readonly Variable[]) => Minimizer;
  /** what errors and gradients call a weight */
  readonly nameOf: (param: Variable) => string;
}

export function stepOptimizer(name: string, minimizers: Minimizers): StepOptimizer {
  const where = `optimizers.${name}`;
  const update = (grads: ReadonlyMap<Variable, Node>, trace: Trace): Update => {
    const minimizer = minimizers.of(name, [...grads.keys()]);
    const before = trace.read(minimizer.rates);
    const rates = minimizer.optimizer.advance(before);
    const values = updated(trace, minimizer, grads, rates);
    return new Update(rates === before ? values : new Map([[minimizer.rates, rates], ...values]));
  };
  return {
    minimize: (loss, models) => {
      const call = `${where}.minimize`;
      return update(
        gradientsOf(call, loss, modelsIn(call, models), minimizers.nameOf),
        modelsIn(call, models)[0]!.trace,
      );
    },
    apply: (gradients, models) => {
      const call = `${where}.apply`;
      const given = modelsIn(call, models);
      const params = new Map(paramsOf(given).map((param) => [minimizers.nameOf(param), param]));
      const grads = Object.entries(gradients).map(([key, value]): [Variable, Node] => {
        const param = params.get(key);
        if (param === undefined) throw unknownName(call, 'weight', key, [...params.keys()]);
        const node = expectSymbol(call, key, value);
        if (node.shape.join() === param.shape.join()) return [param, node];
        throw new ShapeError(`${call}: '${key}' is ${formatShape(node.shape)}; expected ${formatShape(param.shape)}.`);
      });
      return update(new Map(grads), given[0]!.trace);
    },
  };
}

function modelsIn(where: string, models: unknown): ModelInStep[] {
  const list: readonly unknown[] = Array.isArray(models) ? models : [models];
  if (list.length === 0) throw new UsageError(`${where}: no models are given. Give those whose weights are to change.`);
  return list.map((each) => {
    const known = typeof each === 'function' ? MODELS.get(each) : undefined;
    if (known !== undefined) return known;
    throw new UsageError(`${where}: ${show(each)} is no model of this step; expected one of models, as in models.d.`);
  });
}

const paramsOf = (models: readonly ModelInStep[]): Variable[] => [
  ...new Set(models.flatMap(({ network }) => trainable(network))),
];

/** Gradients of a loss by what training may change of the models. @throws UsageError */
function gradientsOf(
  where: string,
  loss: unknown,
  models: readonly ModelInStep[],
  nameOf: (param: Variable) => string,
): Map<Variable, Node> {
  const y = expectScalar(where, 'the loss', loss);
  const params = models.flatMap(({ network, trace }) => trainable(network).map((param) => [param, trace] as const));
  if (params.length === 0) throw new UsageError(`${where}: the models have no weights that may change.`);
  const leaves = params.map(([param, trace]) => trace.read(param));
  const grads = partials(y, fill(y.shape, 1), leaves);
  return new Map(
    params.map(([param], i) => {
      const grad = grads[i];
      if (grad !== undefined) return [param, grad];
      throw new UsageError(
        `${where}: the loss does not depend on '${nameOf(param)}'. Minimize a loss that the whole model has a part in, or freeze the layer with trainable: false.`,
      );
    }),
  );
}

/** @throws UsageError where the value is no single number */
function expectScalar(where: string, name: string, value: unknown): Node {
  const node = expectSymbol(where, name, value);
  if (node.shape.length === 0) return node;
  throw new UsageError(
    `${where}: ${name} is ${formatShape(node.shape)}; expected a single number, []. Take its mean: loss.mean().`,
  );
}

/** `gradients` of a step: of a scalar, by the weights of models or by another value of the step. */
export function stepGradients(loss: SymbolicTensor, by: unknown, nameOf: (param: Variable) => string): unknown {
  const where = 'gradients';
  if (by instanceof SymbolicTensor) {
    const y = expectScalar(where, 'the loss', loss);
    const [grad] = partials(y, fill(y.shape, 1), [nodeOf(by)]);
    if (grad !== undefined) return symbolOf(grad);
    throw new UsageError(`${where}: the loss does not depend on this value.`);
  }
  const grads = gradientsOf(where, loss, modelsIn(where, by), nameOf);
  return Object.fromEntries([...grads].map(([param, grad]) => [nameOf(param), symbolOf(grad)]));
}

export function stepRandom(trace: Trace): StepRandom {
  const { clock } = trace;
  const checked = (where: string, shape: Shape): Shape => {
    if (!Array.isArray(shape)) throw new UsageError(`${where}: the shape is ${show(shape)}; expected an array.`);
    shape.forEach((size, i) => {
      expectWhole(where, `shape[${i}]`, size, 1);
    });
    return shape;
  };
  const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    normal: (shape, mean = 0, stddev = 1) => {
      const where = 'random.normal';
      expectNumber(where, 'mean', mean, least, most);
      expectNumber(where, 'stddev', stddev, 0, most);
      return symbolOf(randomNormal(clock, checked(where, shape), mean, stddev, trace.stream()));
    },
    uniform: (shape, minval = 0, maxval = 1) => {
      const where = 'random.uniform';
      expectNumber(where, 'minval', minval, least, most);
      expectNumber(where, 'maxval', maxval, least, most);
      return symbolOf(randomUniform(clock, checked(where, shape), minval, maxval, trace.stream()));
    },
    bernoulli: (shape, p) => {
      const where = 'random.bernoulli';
      expectNumber(where, 'p', p, 0, 1 + Number.EPSILON);
      return symbolOf(bernoulli(clock, checked(where, shape), p, trace.stream()));
    },
  };
}

/** A record that throws where something is taken from it that it does not have. */
export function guarded<Value>(
  where: string,
  kind: string,
  values: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return new Proxy(values, {
    get: (target, name) => {
      if (typeof name === 'string' && !Object.hasOwn(target, name) && !(name in Object.prototype)) {
        throw unknownName(where, kind, name, Object.keys(target));
      }
      return Reflect.get(target, name) as Value;
    },
  });
}
