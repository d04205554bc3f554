/** Models of many parts that know nothing of each other, each under a name of its own: what a layer of test/reference/makers.ts is tried in. */
import { leaf, topologicalOrder } from '../../src/graph/node.ts';
import { layoutOf } from '../../src/graph/variable.ts';
import {
  input,
  type Loss,
  layers,
  type Metric,
  type ModelTensor,
  model,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import { forward } from '../../src/nn/network.ts';
import { Trace } from '../../src/nn/trace.ts';
import { clockVariable } from '../../src/nn/train/steps.ts';
import { fill } from '../../src/ops/all.ts';
import { gradients } from '../../src/ops/gradients.ts';
import { type LayerMaker, MAKERS } from './makers.ts';

/** Of every part; what random layers draw depends on the whole model's. */
export const SEED = 5;

/** A part of a model, with inputs and samples of its own. */
export interface Branch {
  readonly inputs: Readonly<Record<string, ModelTensor>>;
  readonly output: ModelTensor;
  readonly x: Readonly<Record<string, Tensor>>;
  readonly y: Tensor;
  readonly loss: Loss | 'mse';
  readonly metrics?: readonly Metric[];
}

type Takes = Pick<LayerMaker, 'shape' | 'inputs' | 'below'>;

const inputsOf = ({ shape, inputs = 1, below }: Takes, names: readonly string[]): ModelTensor[] =>
  names.slice(0, inputs).map((name) => input({ shape, name, ...(below !== undefined && { dtype: 'int32' }) }));

/** @param salt makes others of them */
export function samples(count: number, shape: readonly number[], salt: number, below?: number): Tensor {
  const size = shape.reduce((product, each) => product * each, count);
  const values = Array.from({ length: size }, (_, i) =>
    below === undefined ? Math.sin(1 + i * i + salt) : (i * 7 + salt) % below,
  );
  return tensor(below === undefined ? Float32Array.from(values) : Int32Array.from(values), [count, ...shape]);
}

/** Weights of the part have its name before their own. */
export function branch(
  name: string,
  count: number,
  takes: Takes,
  build: (x: readonly ModelTensor[]) => ModelTensor,
): Pick<Branch, 'inputs' | 'output' | 'x'> {
  const names = Array.from({ length: takes.inputs ?? 1 }, (_, i) => `${name}.${i}`);
  const [inner, outer] = [inputsOf(takes, names), inputsOf(takes, names)];
  const part = model({ inputs: inner, outputs: build(inner), name, seed: SEED });
  return {
    inputs: Object.fromEntries(names.map((each, i) => [each, outer[i]!])),
    output: part.apply(outer) as ModelTensor,
    x: Object.fromEntries(names.map((each, i) => [each, samples(count, takes.shape, i, takes.below)])),
  };
}

const applied = ({ make }: LayerMaker, x: readonly ModelTensor[]): ModelTensor => {
  const layer = make();
  return layer.apply(layer.merges ? x : x[0]!) as ModelTensor;
};

/** What a layer is given comes from a dense one where gradients go through it, and what it gives is learnt by another where they do not. */
export function branchOfLayer(name: string, count: number): Branch {
  const maker = MAKERS.layers[name]!;
  const isLast = maker.below === undefined && natureOf(maker).passesGradients;
  const made = branch(name, count, maker, (x) => {
    const given = isLast ? x.map((each) => layers.dense({ units: maker.shape.at(-1)! }).apply(each)) : x;
    const output = applied(maker, given);
    return isLast ? output : layers.dense({ units: 1 }).apply(layers.flatten().apply(output));
  });
  return { ...made, y: samples(count, made.output.shape.slice(1) as number[], 9), loss: 'mse' };
}

interface Nature {
  /** whether it draws random numbers while training, or keeps something from step to step */
  readonly varies: boolean;
  readonly passesGradients: boolean;
}

/** What a layer does in a step that trains. */
export function natureOf(maker: LayerMaker): Nature {
  const ends = inputsOf(maker, ['x', 'y', 'z', 'w']);
  const { network } = model({ inputs: ends, outputs: applied(maker, ends) });
  const clock = clockVariable();
  const trace = new Trace({ layout: layoutOf([...network!.names.keys(), clock]), clock, training: true });
  const dtype = maker.below === undefined ? 'f32' : 'i32';
  const x = ends.map(({ name }) => leaf('input', name, [2, ...maker.shape], dtype));
  const [y] = forward(network!, x, trace);
  const varies = trace.step().updates.length > 0 || topologicalOrder([y!]).includes(trace.clock);
  try {
    gradients(y!, fill(y!.shape, 1), x);
    return { varies, passesGradients: true };
  } catch {
    return { varies, passesGradients: false };
  }
}

/** Layers that draw or keep something. */
export const VARYING = Object.keys(MAKERS.layers).filter((name) => natureOf(MAKERS.layers[name]!).varies);
