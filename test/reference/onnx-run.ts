/** ONNX files, run by onnxruntime-web on the CPU. */
import type * as Onnxruntime from 'onnxruntime-web';

/** Values by name: floats, or whole numbers. */
export type OnnxFeeds = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array | Int32Array }>
>;

/** What the file gives, by name. @param ort the library as Node has it, or a page */
export async function runOnnx(
  { InferenceSession, Tensor }: Pick<typeof Onnxruntime, 'InferenceSession' | 'Tensor'>,
  bytes: Uint8Array,
  ...feeds: readonly OnnxFeeds[]
): Promise<Record<string, { readonly shape: readonly number[]; readonly values: ArrayLike<number> }>[]> {
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'], logSeverityLevel: 3 });
  try {
    const results = [];
    for (const given of feeds) {
      const tensors = Object.entries(given).map(([name, { values, shape }]) => [
        name,
        values instanceof Float32Array ? new Tensor('float32', values, shape) : new Tensor('int32', values, shape),
      ]);
      const found = await session.run(Object.fromEntries(tensors));
      results.push(
        Object.fromEntries(
          Object.entries(found).map(([name, { dims, data }]) => [name, { shape: dims, values: data as Float32Array }]),
        ),
      );
    }
    return results;
  } finally {
    await session.release();
  }
}
