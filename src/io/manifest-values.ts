/** The values of tensors of a tfjs layers-model, quantised or not, wherever in a file they lie. */
import { FormatError } from '../errors.ts';
import { whole } from '../fields.ts';
import { show } from '../untrusted.ts';
import { byteLength, type Spec } from './manifest.ts';
import { fromHalf } from './small-floats.ts';

type Groups = readonly Uint8Array<ArrayBuffer>[];

/** The values of a float tensor; plain ones may share memory with the file. @throws FormatError where one is NaN or infinite */
export function finiteValues(spec: Spec, groups: Groups): Float32Array {
  const values = floats(spec, groups);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return values;
  throw new FormatError(
    `${spec.path}: ${show(spec.name)} holds ${values[bad]} at ${bad}; expected finite numbers. Training went wrong before it was saved.`,
  );
}

/** Of an int32 tensor with one value. */
export function wholeValue(spec: Spec, groups: Groups): number {
  const stored =
    spec.quantization === undefined ? view(spec, groups, Int32Array) : dequantized(spec, groups).map(Math.round);
  return whole({ path: `${spec.path}: ${show(spec.name)}`, value: stored[0] }, 0);
}

const floats = (spec: Spec, groups: Groups): Float32Array =>
  spec.quantization === undefined ? view(spec, groups, Float32Array) : Float32Array.from(dequantized(spec, groups));

function dequantized(spec: Spec, groups: Groups): number[] {
  const { dtype, scale, min } = spec.quantization!;
  const stored = dtype === 'uint8' ? view(spec, groups, Uint8Array) : view(spec, groups, Uint16Array);
  return Array.from(stored, dtype === 'float16' ? fromHalf : (value) => value * scale + min);
}

type Typed<A> = { readonly BYTES_PER_ELEMENT: number } & (new (
  buffer: ArrayBuffer,
  offset: number,
  count: number,
) => A);

/** In place where it is aligned, else a copy. */
function view<A>(spec: Spec, groups: Groups, type: Typed<A>): A {
  const group = groups[spec.group]!;
  const begin = group.byteOffset + spec.offset;
  if (begin % type.BYTES_PER_ELEMENT === 0) return new type(group.buffer, begin, spec.count);
  return new type(group.buffer.slice(begin, begin + byteLength(spec)), 0, spec.count);
}
