/**
 * The weights of a tfjs layers-model: the manifest in `model.json` says which files hold which tensors, one after the other. It is
 * checked against what the model needs before a file is asked for, and each file's length before anything is made of it. What the
 * bytes of a tensor stand for, manifest-values.ts says.
 */
import { concat } from '../data/concat.ts';
import { FormatError } from '../errors.ts';
import { type Field, isAbsent, items, member, number, only, root, shape as shapeOf, text } from '../fields.ts';
import { show, showShape } from '../untrusted.ts';

/** A tensor that the manifest describes. */
export interface Spec {
  readonly path: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly quantization: Quantization | undefined;
  readonly optimizer: boolean;
  /** which group of the manifest, and where in its bytes */
  readonly group: number;
  readonly offset: number;
  readonly count: number;
}

/** How the values are stored: as floats of 16 bits, or as whole numbers that stand for number · scale + min. */
export interface Quantization {
  readonly dtype: 'float16' | 'uint8' | 'uint16';
  readonly scale: number;
  readonly min: number;
}

export interface Manifest {
  readonly groups: readonly { readonly paths: readonly string[]; readonly bytes: number }[];
  /** by name: weights and the optimizer's tensors */
  readonly specs: ReadonlyMap<string, Spec>;
}

/** Files larger than this cannot be held in one array everywhere. */
const MOST_BYTES = 2 ** 31;

const BYTES = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1 } as const;

export const byteLength = ({ count, dtype, quantization }: Omit<Spec, 'offset'>): number =>
  count * BYTES[quantization?.dtype ?? dtype];

/**
 * @param own what wgrad wrote: tensors of its own come after those of the last group, where tfjs does not look
 * @throws FormatError
 */
export function manifestOf(model: Field, own: Field | undefined): Manifest {
  const specs = new Map<string, Spec>();
  const listed = items(member(model, 'weightsManifest'));
  const groups = listed.map((group, g) => {
    const paths = items(member(group, 'paths')).map(filePath);
    let offset = 0;
    const more = own === undefined || g < listed.length - 1 ? undefined : member(own, 'tensors');
    for (const field of [...items(member(group, 'weights')), ...(more?.value === undefined ? [] : items(more))]) {
      const spec = specOf(field, g, offset);
      if (specs.has(spec.name)) {
        throw new FormatError(
          `${spec.path}: ${show(spec.name)} stands twice; expected each once. The file is damaged.`,
        );
      }
      specs.set(spec.name, spec);
      offset += byteLength(spec);
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

/** A file beside the model's, or in a folder there: no address, and nothing outside. */
function filePath(field: Field): string {
  const path = text(field).replace(/^(\.\/)+/, '');
  if (path.split('/').every((part) => /^[^\\:\p{Cc}\p{Cf}\p{Cs}]+$/u.test(part) && !/^\.+$/.test(part))) return path;
  throw new FormatError(`${field.path} is ${show(path)}; expected the name of a file in the same folder or below.`);
}

function specOf(field: Field, group: number, offset: number): Spec {
  const dtype = member(field, 'dtype');
  only(dtype, ['float32', 'int32']);
  only(member(field, 'group'), [undefined, 'optimizer', 'model']);
  const shape = shapeOf(member(field, 'shape'));
  const spec = {
    path: field.path,
    name: text(member(field, 'name')),
    shape,
    dtype: dtype.value as Spec['dtype'],
    quantization: quantizationOf(member(field, 'quantization'), dtype.value),
    optimizer: member(field, 'group').value === 'optimizer',
    group,
    offset,
    count: shape.reduce((product, size) => product * size, 1),
  };
  const bytes = byteLength(spec);
  if (Number.isSafeInteger(bytes) && bytes <= MOST_BYTES) return spec;
  throw new FormatError(
    `${field.path}.shape is ${showShape(shape)}, ${bytes} bytes; expected at most ${MOST_BYTES}. The model is too large.`,
  );
}

function quantizationOf(field: Field, of: unknown): Quantization | undefined {
  if (isAbsent(field)) return undefined;
  const dtype = member(field, 'dtype');
  only(dtype, of === 'float32' ? ['float16', 'uint8', 'uint16'] : ['uint8', 'uint16']);
  if (dtype.value === 'float16') return { dtype: 'float16', scale: 1, min: 0 };
  const [scale, min] = [number(member(field, 'scale')), number(member(field, 'min'))];
  return { dtype: dtype.value as 'uint8' | 'uint16', scale, min };
}

/** A tensor that the optimizer needs. @throws FormatError where the file has another shape or dtype, or lacks it */
export function expectSpec(
  file: string,
  { specs }: Manifest,
  name: string,
  shape: readonly number[],
  dtype: Spec['dtype'] = 'float32',
): Spec {
  return expectFound(file, specs.get(name), { name, shape }, dtype);
}

/** What a model needs. @throws FormatError where it was not found, or has another shape or dtype */
export function expectFound(
  file: string,
  spec: Spec | undefined,
  { name, shape }: { readonly name: string; readonly shape: readonly number[] },
  dtype: Spec['dtype'] = 'float32',
): Spec {
  if (spec !== undefined) return expectForm(spec, shape, dtype);
  const { path } = member(root(file, {}), 'weightsManifest');
  throw new FormatError(`${path} lacks '${name}' ${showShape(shape)}. The file is of another model, or incomplete.`);
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
    all.push(joined(parts, size));
  }
  return all;
}

const wrongLength = (name: string, size: number, bytes: number): FormatError =>
  new FormatError(
    `${name}: ${size} bytes of weights; expected ${bytes}. The file is cut off or of another model: copy both files again.`,
  );

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (parts.length === 1 && only!.buffer instanceof ArrayBuffer) return only as Uint8Array<ArrayBuffer>;
  return concat(parts, size);
}
