/** What wgrad gives for facts of Keras's, by the twins in float64. */

import { evaluateGraph, evaluateStep, type NumberFeeds } from '../../src/cpu/evaluate.ts';
import { leaf, leafName, type Node, type Shape, sizeOf } from '../../src/graph/node.ts';
import { layoutOf, type Variable } from '../../src/graph/variable.ts';
import { input, type Layer, type Loss, type Metric, type ModelTensor, model, type Optimizer } from '../../src/index.ts';
import { advance, minimizerOf, update } from '../../src/nn/minimizer.ts';
import { forward } from '../../src/nn/network.ts';
import { Trace } from '../../src/nn/trace.ts';
import { clockVariable } from '../../src/nn/train/steps.ts';
import { add, fill, mean, mul, square, sum } from '../../src/ops/all.ts';
import { gradients } from '../../src/ops/gradients.ts';
import type { File, LayerFact, LossFact, MetricFact, Numbers, OptimizerFact, ParamFact } from './facts.ts';

export type Found = Readonly<Record<string, ArrayLike<number>>>;

const product = (shape: Numbers): number => shape.reduce((a, b) => a * b, 1);

/** As Keras was given them: in f32. */
const floats = (values: Numbers): Float64Array => Float64Array.from(values, Math.fround);

/** Something with values, by its key. */
class Fed {
  readonly feeds: Record<string, ArrayLike<number>> = {};
  readonly #values: File<unknown>['values'];

  constructor(values: File<unknown>['values']) {
    this.#values = values;
  }

  leaf(name: string, key: string, shape: Numbers, dtype: 'f32' | 'u32' | 'i32' = 'f32'): Node {
    this.give(name, key);
    return leaf('input', name, shape, dtype);
  }

  give(name: string, key: string): void {
    this.feeds[name] = floats(this.#values[key]!);
  }

  /** y of a loss or a metric: numbers of classes, or values. */
  targets(name: string, key: string, output: Numbers): Node {
    const isClasses = key.startsWith('below');
    return this.leaf(name, key, isClasses ? output.slice(0, -1) : output, isClasses ? 'u32' : 'f32');
  }
}

export function lossOver({ values }: File<LossFact>, fact: LossFact, { perSample }: Loss): Found {
  const fed = new Fed(values);
  const [batch] = fact.shape;
  const yPred = fed.leaf('output', fact.output, fact.shape);
  const rows = perSample(fed.targets('y', fact.y, fact.shape), yPred);
  const all = mean(rows);
  const weighted = mean(mul(rows, fed.leaf('weights', fact.weights, [batch!])));
  const [grad] = gradients(all, fill([], 1), [yPred]);
  const [each, one, other, slope] = evaluateGraph([rows, all, weighted, grad!], fed.feeds);
  return { each: each!, mean: one!, weighted: other!, grad: slope! };
}

/** After each batch, without weights and with them. Those of metrics of samples are averaged here, as Keras does. */
export function metricOver({ values }: File<MetricFact>, { batches, shape }: MetricFact, metric: Metric): Found {
  const fed = new Fed(values);
  const given = batches.map(([y, output, weights], i) => {
    const size = values[output]!.length / product(shape);
    return {
      y: fed.targets(`y${i}`, y, [size, ...shape]),
      output: fed.leaf(`output${i}`, output, [size, ...shape]),
      weights: fed.leaf(`weights${i}`, weights, [size]),
    };
  });
  if (!('update' in metric)) {
    const rows = given.map(({ y, output }) => metric.perSample(y, output));
    const found = evaluateGraph([...rows, ...given.map(({ weights }) => weights)], fed.feeds);
    const [each, weights] = [found.slice(0, rows.length), found.slice(rows.length)];
    const over = (weigh: (weight: number) => number): number[] => {
      let [total, count] = [0, 0];
      return each.map((values, b) => {
        values.forEach((value, i) => {
          const weight = weigh(weights[b]![i]!);
          total += weight * value;
          count += weight;
        });
        return total / count;
      });
    };
    return { results: over(() => 1), weighted: over((weight) => weight) };
  }
  const shapes = typeof metric.state === 'function' ? metric.state(shape) : metric.state;
  const after = (isWeighted: boolean): Node[] => {
    let state: Readonly<Record<string, Node>> = Object.fromEntries(
      Object.entries(shapes).map(([name, own]) => [name, fill(own, 0)]),
    );
    return given.map(({ y, output, weights }) => {
      state = metric.update(state, y, output, isWeighted ? weights : undefined);
      return metric.result(state);
    });
  };
  const results = evaluateGraph([...after(false), ...after(true)], fed.feeds).map(([value]) => value!);
  return { results: results.slice(0, batches.length), weighted: results.slice(batches.length) };
}

/** Params after the steps that Keras's were seen after, and their averages at the end. */
export function trainedBy({ values }: File<OptimizerFact>, optimizer: Optimizer): Found {
  const keys = (of: string): readonly string[] => values[`shapes:${of}`] as unknown as string[];
  const shapes = keys('params').map((key) => key.split(':')[1]!.split('x').map(Number));
  const params = shapes.map((shape, i): Variable => ({ name: `p${i}`, shape, dtype: 'f32', role: 'param' }));
  const minimizer = minimizerOf(optimizer, params);
  const clock = clockVariable();
  const trace = new Trace({
    layout: layoutOf([...params, ...minimizer.slots, minimizer.rates, clock]),
    clock,
    training: true,
  });
  const nodes = [...params, ...minimizer.slots, minimizer.rates].map((variable) => trace.read(variable));
  const grads = shapes.map((shape, i) => leaf('input', `g${i}`, shape, 'f32'));
  update(trace, minimizer, grads, advance(trace, minimizer));
  const step = trace.step();
  let state: NumberFeeds = Object.fromEntries(
    nodes.map((node) => [leafName(node), new Float64Array(sizeOf(node.shape))]),
  );
  const named = (variable: Variable): string =>
    leafName(nodes[[...params, ...minimizer.slots, minimizer.rates].indexOf(variable)]!);
  const begin = Object.fromEntries(params.map((param, i) => [named(param), floats(values[keys('params')[i]!]!)]));
  state = { ...state, ...begin, [named(minimizer.rates)]: [optimizer.learningRate, 0, 0, 0, 0, 0, 0, 0] };
  const own = keys('grads').map((key) => floats(values[key]!));
  const found: Record<string, number[]> = {};
  const last = Math.max(...values['steps:seen']!);
  for (let count = 1; count <= last; count++) {
    const given = own.map((all, i) => [
      `g${i}`,
      all.subarray((count - 1) * product(shapes[i]!), count * product(shapes[i]!)),
    ]);
    state = { ...state, ...evaluateStep(step, { ...state, ...Object.fromEntries(given) }) };
    if (values['steps:seen']!.includes(count))
      found[`after ${count}`] = params.flatMap((param) => Array.from(state[named(param)]!));
  }
  const averages = minimizer.slots.filter(({ name }) => name.endsWith(`/${optimizer.average}`));
  return { ...found, average: averages.flatMap((slot) => Array.from(state[named(slot)]!)) };
}

/** Of a function of a tensor. */
export function functionOver({ values }: File<ParamFact>, fact: ParamFact, f: (x: Node) => Node): Found {
  const fed = new Fed(values);
  const x = fed.leaf('x', fact.x, fact.shape);
  const y = f(x);
  const [own] = evaluateGraph([y], fed.feeds);
  return { y: own! };
}

/** Value and slope: of the sum of the squares where there are several values. */
export function slopeOver(file: File<ParamFact>, fact: ParamFact, f: (x: Node) => Node): Found {
  const fed = new Fed(file.values);
  const x = fed.leaf('x', fact.x, fact.shape);
  const y = f(x);
  if (fact.grad === undefined || fact.grad.every((value) => value === 0))
    return { y: evaluateGraph([y], fed.feeds)[0]!, grad: new Float64Array(sizeOf(x.shape)) };
  const [grad] = gradients(y.shape.length === 0 ? y : sum(square(y)), fill([], 1), [x]);
  const [own, slope] = evaluateGraph([y, grad!], fed.feeds);
  return { y: own!, grad: slope! };
}

/** What a layer gives, the gradients of the sum of its squares, and what it changed itself. */
export function layerOver({ values }: File<LayerFact>, fact: LayerFact, layer: Layer): Found {
  const fed = new Fed(values);
  const [wgradType, dtype] = fact.whole ? (['int32', 'i32'] as const) : (['float32', 'f32'] as const);
  const ends = fact.x.map(([shape], i) => input({ shape: shape.slice(1), name: `x${i}`, dtype: wgradType }));
  const applied = layer.apply(layer.merges || ends.length > 1 ? ends : ends[0]!) as
    | ModelTensor
    | readonly ModelTensor[];
  const outputs = Array.isArray(applied) ? applied : [applied];
  const { network } = model({ inputs: ends, outputs });
  const variables = [...network!.names.keys()];
  const clock = clockVariable();
  const trace = new Trace({ layout: layoutOf([...variables, clock]), clock, training: fact.training === true });
  fed.feeds.clock = new Float64Array(8);
  const inputs = fact.x.map(([shape, key], i) => fed.leaf(`x${i}`, key, shape, dtype));
  if (fact.mask !== undefined) trace.mask(inputs[0]!, fed.leaf('mask', fact.mask[1], fact.mask[0]));
  const before = variables.map((variable) => trace.read(variable));
  const weights = variables.filter(({ role }) => role !== 'constant');
  const own = fact.weights ?? [];
  if (fact.weights !== undefined && weights.length !== own.length)
    throw new Error(`has ${weights.map(({ name }) => name)}; Keras ${own.map(([name]) => name)}`);
  variables.forEach((variable, i) => {
    const name = leafName(before[i]!);
    const known = own[weights.indexOf(variable)];
    if (known === undefined) fed.feeds[name] = firstOf(variable, trace.clock, fed.feeds);
    else {
      expectAlike(variable, known);
      fed.give(name, known[2]);
    }
  });
  const ys = forward(network!, inputs, trace);
  const learns = weights.filter(({ role }) => role === 'param');
  const leaves = learns.map((variable) => before[variables.indexOf(variable)]!);
  const wrt = [...(fact.dx ? inputs : []), ...(fact.dw ? leaves : [])];
  const slopes = wrt.length > 0 ? gradients(ys.map((y, i) => squaresOf(fed, y, i)).reduce(add), fill([], 1), wrt) : [];
  const changed = weights
    .filter(({ role }) => role === 'stat')
    .map((variable) => [variable.name, trace.read(variable)] as const);
  const found = evaluateGraph([...ys, ...slopes, ...(fact.after ? changed.map(([, node]) => node) : [])], fed.feeds);
  const named: Record<string, ArrayLike<number>> = {};
  ys.forEach((y, i) => {
    named[`y ${i}`] = found[i]!;
    named[`shape ${i}`] = y.shape as Shape;
  });
  wrt.forEach((node, i) => {
    const place = learns.findIndex((_, l) => leaves[l] === node);
    const name = place < 0 ? leafName(node) : own[weights.indexOf(learns[place]!)]![0];
    named[`d ${name}`] = found[ys.length + i]!;
  });
  changed.forEach(([name], i) => {
    const values = found[ys.length + slopes.length + i];
    if (values !== undefined) named[`after ${name}`] = values;
  });
  return named;
}

/** Weighed 1 to 2 over and over, as the recipe does. */
function squaresOf(fed: Fed, y: Node, i: number): Node {
  fed.feeds[`weigh${i}`] = Float64Array.from({ length: sizeOf(y.shape) }, (_, at) => Math.fround(1 + (at % 7) / 7));
  return sum(mul(square(y), leaf('input', `weigh${i}`, y.shape, 'f32')));
}

function firstOf({ shape, given, initializer }: Variable, clock: Node, feeds: NumberFeeds): ArrayLike<number> {
  const values = given?.() ?? initializer?.values?.(shape, 0, 0);
  return values ?? evaluateGraph([initializer?.(clock, shape, 0) ?? fill(shape, 0)], feeds)[0]!;
}

/** Keras's names of weights that are others here. */
const RENAMED: Readonly<Record<string, string>> = { kernel: 'depthwise_kernel' };

function expectAlike({ name, shape }: Variable, [keras, size]: readonly [string, Numbers, string]): void {
  const [own, other] = [name, keras].map((each) => each.split('/').at(-1));
  if ((RENAMED[other!] ?? other) !== own && own !== other) throw new Error(`has ${name} where Keras has ${keras}`);
  if (shape.join() !== size.join()) throw new Error(`has ${name} [${shape}] where Keras has ${keras} [${size}]`);
}
