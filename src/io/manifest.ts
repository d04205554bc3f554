/**
 * The weights of a tfjs layers-model: the manifest in `model.json` says which files hold which tensors, one behind the other. It is
 * checked against what the model needs before a file is asked for, and each file's length before anything is made of it.
 */
import { concat } from '../data/concat.ts';
import { FormatError } from '../errors.ts';
import { type Field, isAbsent, items, member, only, root, shape as shapeOf, text, whole } from './fields.ts';
import { show, showShape } from './json.ts';

/** A tensor that the manifest describes. */
export interface Spec {
  readonly path: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly optimizer: boolean;
  /** which group of the manifest, and where in its bytes */
  readonly group: number;
  readonly offset: number;
  readonly count: number;
}

export interface Manifest {
  readonly groups: readonly { readonly paths: readonly string[]; readonly bytes: number }[];
  /** by name: weights and the optimizer's tensors */
  readonly specs: ReadonlyMap<string, Spec>;
}

/** Files larger than this cannot be held in one array everywhere. */
const MOST_BYTES = 2 ** 31;

/** @throws FormatError */
export function manifestOf(model: Field): Manifest {
  const specs = new Map<string, Spec>();
  const groups = items(member(model, 'weightsManifest')).map((group, g) => {
    const paths = items(member(group, 'paths')).map(fileName);
    let offset = 0;
    for (const field of items(member(group, 'weights'))) {
      const spec = specOf(field, g, offset);
      if (specs.has(spec.name)) {
        throw new FormatError(
          `${spec.path}: ${show(spec.name)} stands twice; expected each once. The file is damaged.`,
        );
      }
      specs.set(spec.name, spec);
      offset += 4 * spec.count;
    }
    if (offset > MOST_BYTES) {
      throw new FormatError(
        `${group.path} has ${offset} bytes; expected at most ${MOST_BYTES}. The model is too large.`,
      );
    }
    return { paths, bytes: offset };
  });
  return { groups, specs };
}

/** A file beside the model's, by its plain name: no folders, no addresses. */
function fileName(field: Field): string {
  const name = text(field).replace(/^\.\//, '');
  if (/^[\w .()@+=-]+$/.test(name) && !/^\.+$/.test(name)) return name;
  throw new FormatError(`${field.path} is ${show(name)}; expected the plain name of a file in the same folder.`);
}

function specOf(field: Field, group: number, offset: number): Spec {
  const name = text(member(field, 'name'));
  const quantization = member(field, 'quantization');
  if (!isAbsent(quantization)) {
    throw new FormatError(
      `${quantization.path}: ${show(name)} is quantised; expected plain float32. Convert the model without quantisation.`,
    );
  }
  const dtype = member(field, 'dtype');
  only(dtype, ['float32', 'int32']);
  only(member(field, 'group'), [undefined, 'optimizer', 'model']);
  const shape = shapeOf(member(field, 'shape'));
  const count = shape.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(4 * count) || 4 * count > MOST_BYTES) {
    throw new FormatError(
      `${field.path}.shape is ${showShape(shape)}, ${4 * count} bytes; expected at most ${MOST_BYTES}. The model is too large.`,
    );
  }
  const optimizer = member(field, 'group').value === 'optimizer';
  const type = dtype.value as Spec['dtype'];
  return { path: field.path, name, shape, dtype: type, optimizer, group, offset, count };
}

/** What a model needs. @throws FormatError where the file has another shape or dtype, or lacks it */
export function expectSpec(
  file: string,
  { specs }: Manifest,
  name: string,
  shape: readonly number[],
  dtype: Spec['dtype'] = 'float32',
): Spec {
  const spec = specs.get(name);
  if (spec === undefined) {
    const { path } = member(root(file, {}), 'weightsManifest');
    throw new FormatError(`${path} lacks '${name}' ${showShape(shape)}. The file is of another model, or incomplete.`);
  }
  return expectForm(spec, shape, dtype);
}

/** @throws FormatError where the tensor has another shape or dtype */
export function expectForm(spec: Spec, shape: readonly number[], dtype: Spec['dtype'] = 'float32'): Spec {
  if (spec.dtype === dtype && spec.shape.join() === shape.join()) return spec;
  throw new FormatError(
    `${spec.path}: ${show(spec.name)} is ${spec.dtype} ${showShape(spec.shape)}; expected ${dtype} ${showShape(shape)}. The file is of another model.`,
  );
}

/** The bytes of each group. `read` gives a file of at most so many bytes. */
export async function readGroups(
  { groups }: Manifest,
  read: (name: string, most: number) => Promise<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for (const { paths, bytes } of groups) {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (const name of paths) {
      const part = await read(name, bytes - size);
      size += part.length;
      if (size > bytes) throw wrongLength(name, size, bytes);
      parts.push(part);
    }
    if (size !== bytes) throw wrongLength(paths.at(-1) ?? 'the manifest', size, bytes);
    all.push(aligned(parts, size));
  }
  return all;
}

const wrongLength = (name: string, size: number, bytes: number): FormatError =>
  new FormatError(
    `${name}: ${size} bytes of weights; expected ${bytes}. The file is cut off or of another model: copy both files again.`,
  );

/** One array that begins at a multiple of 4, without a copy where it is one already. */
function aligned(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (parts.length === 1 && only!.byteOffset % 4 === 0 && only!.buffer instanceof ArrayBuffer) {
    return only as Uint8Array<ArrayBuffer>;
  }
  return concat(parts, size) as Uint8Array<ArrayBuffer>;
}

/** The values of a float tensor. @throws FormatError where one is NaN or infinite */
export function finiteValues(spec: Spec, groups: readonly Uint8Array<ArrayBuffer>[]): Float32Array {
  const { buffer, byteOffset } = groups[spec.group]!;
  const values = new Float32Array(buffer, byteOffset + spec.offset, spec.count);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return values;
  throw new FormatError(
    `${spec.path}: ${show(spec.name)} holds ${values[bad]} at ${bad}; expected finite numbers. Training went wrong before it was saved.`,
  );
}

export function wholeValue(spec: Spec, groups: readonly Uint8Array<ArrayBuffer>[]): number {
  const { buffer, byteOffset } = groups[spec.group]!;
  const [value] = new Int32Array(buffer, byteOffset + spec.offset, 1);
  return whole({ path: `${spec.path}: ${show(spec.name)}`, value }, 0);
}
