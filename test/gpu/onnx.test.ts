/** What `predict` says of samples, onnxruntime-web says of them by the file of `toOnnx`: some models here, all of the examples in `npm run test:long`. */

import binary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, expect, it } from 'vitest';
import { type Model, type Samples, Tensor } from '../../src/index.ts';
import { toOnnx } from '../../src/io.ts';
import { ADAPTED_MODELS, EXAMPLE_MODELS } from '../reference/example-models.ts';
import { runOnnx } from '../reference/onnx-run.ts';
import { LONG } from './long.ts';

const SHORT = ['forecast', 'transformer', 'lstm', 'dcgan: generator'];
const COUNT = 5;

beforeAll(() => {
  ort.env.wasm.wasmPaths = { wasm: binary };
  ort.env.wasm.numThreads = 1;
});

function samplesOf({ network }: Model, below: number): Record<string, Tensor> {
  const entries = network!.inputs.map(({ type: { shape, dtype } }, k) => {
    const size = shape.reduce((all, each) => all * each, COUNT);
    const values =
      dtype === 'f32'
        ? Float32Array.from({ length: size }, (_, i) => Math.sin(1 + i * i + k))
        : Int32Array.from({ length: size }, (_, i) => (i * 7 + k) % below);
    return [network!.inputEnds.names[k]!, new Tensor(values, [COUNT, ...shape])] as const;
  });
  return Object.fromEntries(entries);
}

async function check(model: Model, below: number): Promise<void> {
  const samples = samplesOf(model, below);
  const { inputEnds, outputEnds } = model.network!;
  const predicted = await model.predict((inputEnds.form === 'one' ? Object.values(samples)[0]! : samples) as Samples);
  const expected = outputEnds.form === 'one' ? [predicted as unknown as Tensor] : Object.values(predicted as object);
  const [found] = await runOnnx(ort, await toOnnx(model), samples as never);
  expect(Object.keys(found!)).toEqual(outputEnds.names);
  Object.values(found!).forEach(({ shape, values }, k) => {
    const own = expected[k]! as Tensor;
    expect(shape).toEqual(own.shape);
    // of numbers above 1, as series predicts, the share of them
    const off = own.values.map((value, i) => Math.abs(value - values[i]!) / Math.max(1, Math.abs(value)));
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });
  model.dispose();
}

it.each(Object.entries(EXAMPLE_MODELS).filter(([name]) => LONG || SHORT.includes(name)))(
  '%s',
  async (_, { make, below = 1 }) => check(make(), below),
);

it.runIf(LONG).each(Object.entries(ADAPTED_MODELS))('%s', async (_, make) => check(await make(), 1));
