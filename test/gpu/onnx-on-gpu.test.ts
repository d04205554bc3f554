/**
 * ONNX Runtime Web on the device that wgrad has, and the other way round: what it computes on the GPU is what a head learns from, and no
 * value of it goes through the CPU.
 */
import binary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import { expect, it } from 'vitest';
import { headOn, onnxDevice, onnxFeatures } from '../../docs/snippets/heads.ts';
import { gpuTensor, init, layers, sequential, tensor } from '../../src/index.ts';
import { toOnnx } from '../../src/io.ts';
import { LONG } from './long.ts';

const [SAMPLES, SIDE, WIDTH, CLASSES] = [64, 8, 16, 3];
const values = Float32Array.from({ length: SAMPLES * SIDE * SIDE }, (_, i) => Math.sin(i * i));
const x = tensor(values, [SAMPLES, SIDE, SIDE, 1]);

const front = () =>
  sequential({
    layers: [
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape: [SIDE, SIDE, 1] }),
      layers.flatten(),
      layers.dense({ units: WIDTH, activation: 'tanh' }),
    ],
    seed: 1,
  });

it.runIf(LONG)('a head learns from what ONNX Runtime leaves on the GPU, on a device of either', async () => {
  ort.env.wasm.wasmPaths = { wasm: binary };
  ort.env.wasm.numThreads = 1;
  const engine = await init();
  const own = front();
  const [file, expected] = [await toOnnx(own), await (await own.predict(x)).data()];
  const largest = (i: number): number => {
    const some = [...expected.slice(i * WIDTH, i * WIDTH + CLASSES)];
    return some.indexOf(Math.max(...some));
  };
  const y = tensor(Int32Array.from({ length: SAMPLES }, (_, i) => largest(i)));
  const featuresOf = await onnxFeatures(ort, file, engine.device);
  const begin = { ...engine.traffic };
  const features = await featuresOf(values, x.shape);
  expect(features.shape).toEqual([SAMPLES, WIDTH]);
  expect(engine.traffic).toEqual(begin); // nothing went up or came back
  const head = headOn(WIDTH, CLASSES);
  const { history } = await head.fit(features, y, { epochs: 20, verbose: 0 });
  expect(history.loss!.at(-1)).toBeLessThan(history.loss![0]!);
  expect(engine.traffic.uploaded - begin.uploaded).toBeLessThan(2000); // labels, clocks
  const found = await features.data();
  expect(Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-5);
  own.dispose();
  head.dispose();

  const session = await onnxDevice(ort, file);
  const other = await init();
  expect(other).not.toBe(engine);
  const output = (await session.run({ [session.inputNames[0]!]: new ort.Tensor('float32', values, x.shape) }))[
    session.outputNames[0]!
  ]!;
  const again = await gpuTensor(output.gpuBuffer as GPUBuffer, output.dims);
  output.dispose();
  expect(await again.data()).toEqual(found);
  const second = headOn(WIDTH, CLASSES);
  expect((await second.fit(again, y, { epochs: 20, verbose: 0 })).history).toEqual(history);
  await expect(second.fit(features, y, { verbose: 0 })).rejects.toThrow('x: the tensor lies on another device');
  second.dispose();
  await session.release();
});
