/** Files that Keras has written, with what it predicts (test/keras/make_fixtures.py); and what the tests look for in files of that kind. */
import { readFileSync } from 'node:fs';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { leaf, type Node } from '../../../src/graph/node.ts';
import { layoutOf, type Variable } from '../../../src/graph/variable.ts';
import { type Hdf5Reader, readHdf5 } from '../../../src/io/hdf5.ts';
import { describe } from '../../../src/io/load-model.ts';
import { readNpy } from '../../../src/io/npy.ts';
import type { LoadedModel } from '../../../src/io/tfjs-read.ts';
import { unzip } from '../../../src/io/zip.ts';
import type { NamedWeight } from '../../../src/nn/callbacks.ts';
import type { NamedTensor } from '../../../src/nn/checkpoint.ts';
import type { Model } from '../../../src/nn/model.ts';
import { forward } from '../../../src/nn/network.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';

/** By name. */
export const FIXTURES = unzip(readFileSync('test/keras/fixtures.zip'), 'fixtures.zip');

export const FIXTURE_FILES = Object.keys(FIXTURES).filter((name) => /\.(keras|h5)$/.test(name));

/** The arrays of a fixture: `x` goes in, `y` is what Keras predicts. */
export function arrays(name: string, kind: 'x' | 'y') {
  const base = name.replace(/(_2_15)?\.\w+$/, '');
  const names = Object.keys(FIXTURES).filter((each) => new RegExp(`^${base}\\.${kind}\\d+\\.npy$`).test(each));
  return names.sort().map((each) => readNpy(FIXTURES[each]!, each));
}

/** What a model gives for inputs in the order of its own, in float64, one array for each output. */
export function predicted(
  model: Model,
  weights: readonly NamedWeight[],
  inputs: readonly { readonly shape: readonly number[]; readonly values: ArrayLike<number> }[],
): Float64Array[] {
  const network = model.network!;
  const clock = clockVariable();
  const values = new Map(weights.map((weight) => [weight.name, weight.values]));
  const feeds: Record<string, ArrayLike<number>> = { clock: new Uint32Array(8) };
  const given = [...network.names].map(([variable, name]): [Variable, Node] => {
    feeds[name] = values.get(name) ?? variable.given?.() ?? variable.initializer!.values!(variable.shape, 0, 0);
    return [variable, leaf('param', name, variable.shape, 'f32')];
  });
  const trace = new Trace({ layout: layoutOf([clock]), clock, training: false }).with(given);
  const nodes = network.inputs.map(({ type }, i) => {
    feeds[`x${i}`] = inputs[i]!.values;
    return leaf('input', `x${i}`, inputs[i]!.shape, type.dtype);
  });
  return evaluateGraph(forward(network, nodes, trace), feeds as never);
}

/** A model of a file, as if it had been loaded and were saved again. */
export function savedAgain(loaded: LoadedModel): SavedModel & { readonly model: Model } {
  const model = describe(loaded);
  const { state } = loaded.training ?? {};
  const tensors = [...loaded.weights, ...(state?.slots ?? [])].map((tensor): NamedTensor => tensor);
  if (state === undefined) return { model, tensors };
  const rates: NamedTensor = { name: 'rates', shape: [state.rates.length], values: state.rates };
  return { model, tensors: [...tensors, rates], step: state.step };
}

/**
 * The tensors of an HDF5 file, by path, as text; but for what wgrad puts beside.
 * @param rough of which only six digits are looked at
 */
export const tensorsIn = (bytes: Uint8Array, rough: readonly string[] = []): Promise<Record<string, string>> =>
  readHdf5('test', bytes, (file) => {
    const all = [...walk(file, '', rough)].filter(([path]) => !path.startsWith('wgrad'));
    return Object.fromEntries(all);
  });

function* walk(file: Hdf5Reader, path: string, rough: readonly string[]): Iterable<[string, string]> {
  for (const name of file.names(path)!) {
    const own = path === '' ? name : `${path}/${name}`;
    if (file.names(own) !== undefined) yield* walk(file, own, rough);
    else {
      const tensor = file.tensor(own)!;
      const floats = file.floats(tensor).map((value) => (rough.includes(own) ? Number(value.toPrecision(6)) : value));
      yield [own, `${tensor.dtype} [${tensor.shape}] ${new Uint32Array(floats.buffer).join()}`];
    }
  }
}
