/** Programs that say which class. */
import { numbers, type Program, table } from './program.ts';

/** Exclusive or, with a learning rate of its own. */
export const xor: Program = async (tf, begin) => {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [2], units: 4, activation: 'tanh' }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  begin(model);
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  const xs = tf.tensor2d([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const ys = tf.tensor2d([[0], [1], [1], [0]]);
  const losses: number[] = [];
  for (let i = 0; i < 5; i++) {
    const response = await model.fit(xs, ys, { epochs: 4, shuffle: false });
    losses.push(...response.history.loss!, ...response.history.acc!);
  }
  return [...losses, ...(await model.predict(xs).data())];
};

/** Three flowers, one-hot, with validation data and what the logs say. */
export const iris: Program = async (tf, begin) => {
  const rows = table(90, 4, 2);
  const labels = rows.map((row) => (row[0]! + row[1]! > 0.4 ? 2 : row[2]! > 0 ? 1 : 0));
  const xs = tf.tensor2d(rows);
  const ys = tf.oneHot(tf.tensor1d(labels).toInt(), 3);
  const [trainX, testX] = tf.split(xs, [72, 18]);
  const [trainY, testY] = tf.split(ys, [72, 18]);
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 10, activation: 'sigmoid', inputShape: [trainX!.shape[1]!] }));
  model.add(tf.layers.dense({ units: 3, activation: 'softmax' }));
  model.summary(undefined, undefined, () => {});
  begin(model);
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const seen: number[] = [];
  await model.fit(trainX!, trainY!, {
    epochs: 8,
    shuffle: false,
    validationData: [testX!, testY!],
    callbacks: {
      onEpochEnd: async (_epoch, logs) => void seen.push(logs!.loss, logs!.val_loss, logs!.acc, logs!.val_acc),
    },
  });
  const logits = model.predict(testX!);
  const winners = await logits.argMax(-1).data();
  const expected = await testY!.argMax(-1).data();
  return [...seen, [...winners].filter((each, i) => each === expected[i]).length];
};

/** Yes or no; precision and recall of what was rounded, by functions. */
export const phishing: Program = async (tf, begin) => {
  const rows = table(120, 30, 5);
  const targets = rows.map((row) => [Number(row[0]! + row[7]! - row[12]! > 0)]);
  const model = tf.sequential();
  model.add(tf.layers.dense({ inputShape: [30], units: 20, activation: 'sigmoid' }));
  model.add(tf.layers.dense({ units: 1, activation: 'sigmoid' }));
  begin(model);
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  const [xs, ys] = [tf.tensor2d(rows), tf.tensor2d(targets)];
  const { history } = await model.fit(xs, ys, { batchSize: 30, epochs: 6, validationSplit: 0.2, shuffle: false });
  const probabilities = model.predict(xs);
  const rounded = tf.tidy(() => tf.cast(tf.greater(probabilities, 0.5), 'float32'));
  const [precision, recall] = [tf.metrics.precision(ys, rounded), tf.metrics.recall(ys, rounded)];
  const [loss, acc] = model.evaluate(xs, ys) as ReturnType<typeof tf.scalar>[];
  const found = await Promise.all([precision, recall, loss!, acc!].map(async (each) => (await each.data())[0]!));
  return [...history.loss!, ...history.val_loss!, ...history.acc!, ...found];
};

/** Pitches out of a data set that is read while it trains, with a data set to validate with. */
export const baseball: Program = async (tf, begin) => {
  const rows = table(84, 8, 9);
  const classes = rows.map((row) => Math.floor((row[0]! + 1) * 3.49));
  const all = rows.map((row, i) => ({ xs: row, ys: classes[i]! }));
  const transform = ({ xs, ys }: { xs: number[]; ys: number }) => {
    const labels = Array(7).fill(0);
    labels[ys] = 1;
    return { xs, ys: labels };
  };
  const training = tf.data.array(all.slice(0, 70)).map(transform).batch(14);
  const testing = tf.data.array(all.slice(70)).map(transform).batch(14);
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 32, activation: 'relu', inputShape: [8] }));
  model.add(tf.layers.dense({ units: 16, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 7, activation: 'softmax' }));
  begin(model);
  model.compile({ optimizer: tf.train.adam(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const { history } = await model.fitDataset(training, { epochs: 4, validationData: testing });
  return [...history.loss!, ...history.val_loss!, ...history.acc!];
};

/** Sentences as vectors; which of several intents. */
export const intents: Program = async (tf, begin) => {
  const rows = table(60, 24, 15);
  const intent = rows.map((row) => (row[1]! > 0.3 ? 0 : row[5]! > 0 ? 1 : 2));
  const model = tf.sequential();
  model.add(tf.layers.dense({ inputShape: [24], activation: 'softmax', units: 3 }));
  begin(model);
  model.compile({ loss: 'categoricalCrossentropy', optimizer: tf.train.adam(0.01), metrics: ['accuracy'] });
  const stacked = tf.stack(rows.map((row) => tf.tensor1d(row)));
  const labels = tf.oneHot(tf.tensor1d(intent, 'int32'), 3);
  const { history } = await model.fit(stacked, labels, {
    epochs: 6,
    batchSize: 20,
    validationSplit: 0.15,
    shuffle: false,
  });
  const best = (await model.predict(stacked).array()) as number[][];
  return [...history.loss!, ...history.val_loss!, ...best[0]!];
};

/** Colours by name. */
export const colours: Program = async (tf, begin) => {
  const next = numbers(21);
  const rgb = Array.from({ length: 90 }, () => [next(), next(), next()]);
  const names = rgb.map(([r, g, b]) => (r! > g! && r! > b! ? 0 : g! > b! ? 1 : 2));
  const labels = tf.tensor1d(names, 'int32');
  const ys = tf.oneHot(labels, 9).cast('float32');
  labels.dispose();
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 16, inputShape: [3], activation: 'sigmoid' }));
  model.add(tf.layers.dense({ units: 9, activation: 'softmax' }));
  begin(model);
  model.compile({ optimizer: tf.train.sgd(0.2), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const losses: number[] = [];
  await model.fit(tf.tensor2d(rgb as number[][]), ys, {
    epochs: 5,
    shuffle: false,
    callbacks: {
      onBatchEnd: async (_batch, logs) => {
        losses.push(logs!.size, logs!.loss);
        await tf.nextFrame();
      },
    },
  });
  const results = model.predict(tf.tensor2d([[0.9, 0.1, 0.1]]));
  return [...losses, ...(await results.argMax(1).data())];
};

/** Reviews as multi-hot vectors. */
export const multiHot: Program = async (tf, begin) => {
  const words = 40;
  const next = numbers(31);
  const reviews = Array.from({ length: 64 }, () => Array.from({ length: 8 }, () => Math.floor(next() * words)));
  const sentiment = reviews.map((review) => Number(review.reduce((sum, word) => sum + (word % 2), 0) > 4));
  const buffer = tf.buffer([reviews.length, words]);
  reviews.forEach((review, i) => {
    for (const word of review) buffer.set(1, i, word);
  });
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 16, activation: 'relu', inputShape: [words] }));
  model.add(tf.layers.dense({ units: 16, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 1, activation: 'sigmoid' }));
  begin(model);
  model.compile({ loss: 'binaryCrossentropy', optimizer: 'adam', metrics: ['acc'] });
  const ys = tf.tensor2d(sentiment, [64, 1]);
  const { history } = await model.fit(buffer.toTensor(), ys, {
    epochs: 5,
    batchSize: 16,
    validationSplit: 0.2,
    shuffle: false,
  });
  return [...history.loss!, ...history.acc!, ...history.val_acc!];
};

/** Words as numbers: an embedding, pooled. Classes are numbers, too. */
export const embedding: Program = async (tf, begin) => {
  const next = numbers(33);
  const reviews = Array.from({ length: 48 }, () => Array.from({ length: 10 }, () => Math.floor(next() * 50)));
  const model = tf.sequential();
  model.add(tf.layers.embedding({ inputDim: 50, outputDim: 8, inputLength: 10 }));
  model.add(tf.layers.globalAveragePooling1d({}));
  model.add(tf.layers.dense({ units: 3, activation: 'softmax' }));
  begin(model);
  model.compile({ loss: 'sparseCategoricalCrossentropy', optimizer: tf.train.adam(0.02) });
  const ys = tf.tensor1d(reviews.map((review) => review[0]! % 3));
  const { history } = await model.fit(tf.tensor2d(reviews), ys, { epochs: 4, batchSize: 16, shuffle: false });
  return history.loss!;
};
