/** Files that Keras has written, with what it predicts (test/keras/make_fixtures.py); and what the tests look for in files of that kind. */
import { readFileSync } from 'node:fs';
import { type Hdf5Reader, readHdf5 } from '../../../src/io/hdf5.ts';
import { describe } from '../../../src/io/load-model.ts';
import { readNpy } from '../../../src/io/npy.ts';
import type { LoadedModel } from '../../../src/io/tfjs-read.ts';
import { unzip } from '../../../src/io/zip.ts';
import type { NamedTensor } from '../../../src/nn/checkpoint.ts';
import type { Model } from '../../../src/nn/model.ts';
import type { SavedModel } from '../../../src/nn/save.ts';

/** By name. */
export const FIXTURES = Object.assign(
  {},
  ...['fixtures.zip', 'fixtures-after.zip'].map((name) => unzip(readFileSync(`test/keras/${name}`), name)),
) as ReturnType<typeof unzip>;

export const FIXTURE_FILES = Object.keys(FIXTURES).filter((name) => /^\w+\.(keras|h5)$/.test(name));

/** `by_adam_2_15.h5` is a file of the fixture `by_adam`. */
export const baseOf = (name: string): string => name.replace(/(_2_15)?\.\w+$/, '');

/** Files of which there is also what Keras has made of them by three steps more. */
export const TRAINED_ON = FIXTURE_FILES.filter((name) => arrays(name, 't').length > 0);

/** The arrays of a fixture: `x` goes in, `y` is what Keras predicts, `t` the targets of the steps. */
export function arrays(name: string, kind: 'x' | 'y' | 't') {
  const base = baseOf(name);
  const names = Object.keys(FIXTURES).filter((each) => new RegExp(`^${base}\\.${kind}\\d+\\.npy$`).test(each));
  return names.sort().map((each) => readNpy(FIXTURES[each]!, each));
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
