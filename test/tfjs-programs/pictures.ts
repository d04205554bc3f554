/** Programs that look at pictures. */
import { numbers, type Program } from './program.ts';

const SIDE = 12;

/** Bars that stand or lie, somewhere. */
function bars(count: number, seed: number): { readonly pixels: Float32Array; readonly labels: number[] } {
  const next = numbers(seed);
  const pixels = new Float32Array(count * SIDE * SIDE);
  const labels = Array.from({ length: count }, () => Math.floor(next() * 10));
  labels.forEach((label, i) => {
    for (let k = 0; k < SIDE; k++) {
      const at = label < 5 ? k * SIDE + label * 2 : (label - 4) * 2 * SIDE + k;
      pixels[i * SIDE * SIDE + at] = 255;
    }
    for (let k = 0; k < SIDE * SIDE; k++) pixels[i * SIDE * SIDE + k]! += next() * 40;
  });
  return { pixels, labels };
}

/** Digits by dense layers alone. */
export const mnistDense: Program = async (tf, begin) => {
  const { pixels, labels } = bars(64, 3);
  const xs = tf.tidy(() => tf.tensor2d(pixels, [64, SIDE * SIDE]).div(255));
  const ys = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
  const model = tf.sequential();
  model.add(tf.layers.flatten({ inputShape: [SIDE, SIDE, 1] }));
  model.add(tf.layers.dense({ units: 42, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 10, activation: 'softmax' }));
  begin(model);
  model.compile({ optimizer: 'rmsprop', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const { history } = await model.fit(xs.reshape([64, SIDE, SIDE, 1]), ys, {
    batchSize: 16,
    epochs: 3,
    shuffle: false,
  });
  const [loss, acc] = model.evaluate(xs.reshape([64, SIDE, SIDE, 1]), ys) as ReturnType<typeof tf.scalar>[];
  return [...history.loss!, ...history.acc!, (await loss!.data())[0]!, (await acc!.data())[0]!];
};

/** Digits by convolutions. */
export const mnistConv: Program = async (tf, begin) => {
  const { pixels, labels } = bars(48, 5);
  const xs = tf.tensor4d(pixels, [48, SIDE, SIDE, 1]).div(tf.scalar(255));
  const ys = tf.oneHot(tf.tensor1d(labels, 'int32'), 10);
  const model = tf.sequential();
  model.add(
    tf.layers.conv2d({
      inputShape: [SIDE, SIDE, 1],
      kernelSize: 3,
      filters: 8,
      strides: 1,
      activation: 'relu',
      kernelInitializer: 'varianceScaling',
    }),
  );
  model.add(tf.layers.maxPooling2d({ poolSize: [2, 2], strides: [2, 2] }));
  model.add(tf.layers.conv2d({ kernelSize: 3, filters: 8, activation: 'relu' }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 10, kernelInitializer: 'varianceScaling', activation: 'softmax' }));
  begin(model);
  model.compile({ optimizer: tf.train.adam(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const { history } = await model.fit(xs, ys, { batchSize: 16, epochs: 3, validationSplit: 1 / 3, shuffle: false });
  return [...history.loss!, ...history.val_loss!];
};

/** What a network without its head gives of pictures from a page, learnt by a head; the network stays as it is. */
export const transfer: Program = async (tf, begin) => {
  const { pixels, labels } = bars(24, 7);
  const base = tf.sequential();
  base.add(
    tf.layers.conv2d({ inputShape: [SIDE, SIDE, 3], kernelSize: 3, filters: 4, activation: 'relu', padding: 'same' }),
  );
  base.add(tf.layers.averagePooling2d({ poolSize: 2 }));
  base.add(tf.layers.flatten());
  base.add(tf.layers.dense({ units: 5 }));
  begin(base);
  const layer = base.layers[1]!;
  const truncated = tf.model({ inputs: base.inputs, outputs: layer.output });
  const pictures = Array.from({ length: 24 }, (_, i) => {
    const data = Uint8Array.from({ length: SIDE * SIDE * 4 }, (__, k) => pixels[i * SIDE * SIDE + (k >> 2)]!);
    const picture = tf.browser.fromPixels({ width: SIDE, height: SIDE, data });
    return picture.toFloat().div(127).sub(1).expandDims(0);
  });
  const activations = truncated.predict(tf.concat(pictures));
  const head = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: layer.outputShape.slice(1) as number[] }),
      tf.layers.dense({ units: 16, activation: 'relu', kernelInitializer: 'varianceScaling', useBias: true }),
      tf.layers.dense({ units: 10, kernelInitializer: 'varianceScaling', useBias: false, activation: 'softmax' }),
    ],
  });
  begin(head);
  head.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy' });
  const ys = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 10));
  const losses: number[] = [];
  await head.fit(activations, ys, {
    batchSize: 8,
    epochs: 4,
    shuffle: false,
    callbacks: { onBatchEnd: async (_batch, logs) => void losses.push(logs!.loss) },
  });
  return losses;
};

/** Convolutions with batch normalisation. */
export const normalised: Program = async (tf, begin) => {
  const { pixels, labels } = bars(32, 9);
  const xs = tf.tensor4d(pixels, [32, SIDE, SIDE, 1]).div(255);
  const model = tf.sequential();
  model.add(tf.layers.conv2d({ inputShape: [SIDE, SIDE, 1], kernelSize: 3, filters: 6, padding: 'same' }));
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.leakyReLU());
  model.add(tf.layers.globalAveragePooling2d({}));
  model.add(tf.layers.dense({ units: 10, activation: 'softmax' }));
  begin(model);
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'sparseCategoricalCrossentropy' });
  const { history } = await model.fit(xs, tf.tensor1d(labels), { batchSize: 16, epochs: 3, shuffle: false });
  return history.loss!;
};

/** Pictures through few numbers and back. */
export const autoencoder: Program = async (tf, begin) => {
  const { pixels } = bars(32, 11);
  const xs = tf.tensor2d(pixels, [32, SIDE * SIDE]).div(300);
  const input = tf.input({ shape: [SIDE * SIDE] });
  const encoded = tf.layers.dense({ units: 8, activation: 'relu' }).apply(input);
  const decoded = tf.layers.dense({ units: SIDE * SIDE, activation: 'sigmoid' }).apply(encoded);
  const model = tf.model({ inputs: input, outputs: decoded });
  begin(model);
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' });
  const { history } = await model.fit(xs, xs, { batchSize: 8, epochs: 3, shuffle: false });
  return history.loss!;
};
