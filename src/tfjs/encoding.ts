/** Weights as bytes with what they are, and back: what programs send from one to another. */
import { FormatError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import { asValues, type DataType, Tensor } from './tensor.ts';

/** What a piece of the bytes is. */
export interface WeightsManifestEntry {
  /** of the weight */
  readonly name: string;
  /** sizes, outermost first */
  readonly shape: number[];
  /** what its elements are: four bytes each, one of bool */
  readonly dtype: DataType;
  /** whose it is: 'model' or 'optimizer' */
  readonly group?: string;
}

/** Tensors of numbers one after the other, as bytes and entries in their order. @throws FormatError for text */
export async function encodeWeights(
  tensors: Readonly<Record<string, Tensor>> | readonly { readonly name: string; readonly tensor: Tensor }[],
  group?: string,
): Promise<{ data: ArrayBuffer; specs: WeightsManifestEntry[] }> {
  const named = Array.isArray(tensors)
    ? tensors
    : Object.entries(tensors as Readonly<Record<string, Tensor>>).map(([name, tensor]) => ({ name, tensor }));
  const parts: { readonly name: string; readonly tensor: Tensor; readonly values: ArrayBufferView }[] = [];
  for (const { name, tensor } of named) {
    if (tensor.dtype === 'string')
      throw new FormatError(`tf.io.encodeWeights: '${name}' is of text; expected numbers.`);
    parts.push({ name, tensor, values: await tensor.data() });
  }
  const bytes = new Uint8Array(parts.reduce((sum, { values }) => sum + values.byteLength, 0));
  let at = 0;
  for (const { values } of parts) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  const specs = parts.map(({ name, tensor: { shape, dtype } }) => ({ name, shape, dtype, ...(group && { group }) }));
  return { data: bytes.buffer, specs };
}

/** The tensors of bytes by their names. @throws FormatError where the bytes are not as many as the entries say */
export function decodeWeights(data: ArrayBuffer, specs: readonly WeightsManifestEntry[]): Record<string, Tensor> {
  let at = 0;
  const tensors = specs.map(({ name, shape, dtype }) => {
    const [count, width] = [sizeOf(shape), dtype === 'bool' ? 1 : 4];
    const piece = data.slice(at, at + count * width);
    if (piece.byteLength < count * width) {
      throw new FormatError(
        `tf.io.decodeWeights: '${name}' is cut off: ${piece.byteLength} of ${count * width} bytes.`,
      );
    }
    at += count * width;
    const values = dtype === 'float32' ? new Float32Array(piece) : dtype === 'int32' ? new Int32Array(piece) : new Uint8Array(piece); // biome-ignore format: one line
    return [name, new Tensor(shape, dtype, asValues(values, dtype))] as const;
  });
  if (at === data.byteLength) return Object.fromEntries(tensors);
  throw new FormatError(
    `tf.io.decodeWeights: ${data.byteLength} bytes; expected ${at}. The entries are of other bytes.`,
  );
}
