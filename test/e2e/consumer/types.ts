/** Compiled without skipLibCheck, under each way of TypeScript to find a package. */
import { type Engine, init, sequential, type Tensor } from 'wgrad';
import { cifar10, type Pictures } from 'wgrad/datasets';
import { loadModel, memory } from 'wgrad/io';
import { fileStore, folder } from 'wgrad/io/node';
import { type Mnist, mnist } from 'wgrad/mnist';
import { provideGpu } from 'wgrad/node';
import * as tf from 'wgrad/tfjs';
import { connect, inWorker, type RemoteModel } from 'wgrad/worker';
import 'wgrad/worker/run';

export async function use(): Promise<Tensor> {
  await provideGpu();
  const engine: Engine = await init();
  const device: GPUDevice = engine.device;
  device.pushErrorScope('validation');
  const { train }: Mnist = await mnist();
  const images: Tensor = train.images;
  const pictures: Pictures = await cifar10({ source: 'made-up' });
  const names: readonly string[] = pictures.classNames;
  console.log(names);
  const model = await loadModel(folder('model'));
  await model.save(memory());
  const remote: RemoteModel = await inWorker(model, { init: { smooth: true } });
  const there: Tensor = (await remote.predict(images)) as Tensor;
  const sum: number = await connect<{ sum(x: Tensor): Promise<number> }>(new Worker('own.js')).sum(there);
  console.log(sum);
  await sequential({ layers: [] }).fit(images, train.labels, { checkpoint: { store: fileStore('run'), every: 10 } });
  const other = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  other.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  const found: tf.Tensor = tf
    .tensor2d([[1, 2]])
    .mul(2)
    .mean(0);
  console.log(await found.data());
  return model.predict(images);
}
