/** Programs that predict numbers. */
import { type Program, table } from './program.ts';

/** The first program of tfjs's guide: a line through points. */
export const simpleRegression: Program = async (tf, begin) => {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 1, inputShape: [1] }));
  begin(model);
  model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
  const xs = tf.tensor2d([-1, 0, 1, 2, 3, 4], [6, 1]);
  const ys = tf.tensor2d([-3, -1, 1, 3, 5, 7], [6, 1]);
  const losses: number[] = [];
  await model.fit(xs, ys, {
    epochs: 20,
    shuffle: false,
    callbacks: { onEpochEnd: async (_epoch, logs) => void losses.push(logs!.loss) },
  });
  const prediction = model.predict(tf.tensor2d([20], [1, 1]));
  return [...losses, ...(await prediction.data())];
};

/** Two features, normalised by the program; the test set is evaluated. */
export const housing: Program = async (tf, begin) => {
  const rows = table(120, 12, 4);
  const targets = rows.map((row) => [row.reduce((sum, x, i) => sum + x * ((i % 5) - 1.5), 22)]);
  const raw = tf.tensor2d(rows.map((row) => row.map((x, i) => x * (i + 1) + i)));
  const mean = raw.mean(0);
  const std = raw.sub(mean).square().mean(0).sqrt();
  const features = raw.sub(mean).div(std);
  const [trainX, testX] = [features.slice([0, 0], [90, 12]), features.slice([90, 0], [30, 12])];
  const y = tf.tensor2d(targets);
  const [trainY, testY] = [y.slice([0, 0], [90, 1]), y.slice([90, 0], [30, 1])];
  const model = tf.sequential();
  model.add(tf.layers.dense({ inputShape: [12], units: 50, activation: 'sigmoid', kernelInitializer: 'leCunNormal' }));
  model.add(tf.layers.dense({ units: 50, activation: 'sigmoid', kernelInitializer: 'leCunNormal' }));
  model.add(tf.layers.dense({ units: 1 }));
  begin(model);
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  const { history } = await model.fit(trainX, trainY, {
    batchSize: 40,
    epochs: 8,
    validationSplit: 0.2,
    shuffle: false,
  });
  const result = model.evaluate(testX, testY, { batchSize: 40 }) as ReturnType<typeof tf.scalar>;
  const [testLoss] = await result.data();
  // as thousands of dollars squared, losses have three digits before the point
  return [...history.loss!, ...history.val_loss!, testLoss!].map((loss) => loss / 100);
};

/** Rows as a data set; the mean absolute error is a metric. */
export const abalone: Program = async (tf, begin) => {
  const rows = table(96, 8, 7);
  const samples = rows.map((row) => ({ xs: row, ys: [3 + row[0]! * 2 - row[3]!] }));
  const dataset = tf.data
    .array(samples)
    .map(({ xs, ys }) => ({ xs: tf.tensor1d(xs), ys: tf.tensor1d(ys) }))
    .batch(16);
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 16, inputShape: [8], activation: 'relu' }));
  model.add(tf.layers.dense({ units: 1, activation: 'linear' }));
  begin(model);
  model.compile({ optimizer: tf.train.sgd(0.02), loss: 'meanSquaredError', metrics: ['mae'] });
  const seen: number[] = [];
  await model.fitDataset(dataset, {
    epochs: 5,
    callbacks: { onEpochEnd: async (_, logs) => void seen.push(logs!.loss, logs!.mae) },
  });
  return seen;
};

/** The next value out of the flattened window before it, by three models: linear, hidden layers, with penalties. */
const weather =
  (kind: 'linear' | 'mlp' | 'mlp-l2' | 'mlp-dropout'): Program =>
  async (tf, begin) => {
    const [lookBack, features, count] = [10, 4, 64];
    const series = table(count + lookBack + 1, features, 11);
    const xs = tf.tensor3d(Array.from({ length: count }, (_, i) => series.slice(i, i + lookBack)));
    const ys = tf.tensor2d(Array.from({ length: count }, (_, i) => [series[i + lookBack]![1]!]));
    const model = tf.sequential();
    model.add(tf.layers.flatten({ inputShape: [lookBack, features] }));
    if (kind !== 'linear') {
      const kernelRegularizer = kind === 'mlp-l2' ? tf.regularizers.l2({ l2: 0.01 }) : undefined;
      model.add(tf.layers.dense({ units: 32, kernelRegularizer, activation: 'relu' }));
      if (kind === 'mlp-dropout') model.add(tf.layers.dropout({ rate: 0 }));
    }
    model.add(tf.layers.dense({ units: 1 }));
    begin(model);
    model.compile({ optimizer: tf.train.rmsprop(0.005), loss: 'meanAbsoluteError' });
    const { history } = await model.fit(xs, ys, { epochs: 6, batchSize: 16, shuffle: false });
    return history.loss!;
  };

export const weatherLinear = weather('linear');
export const weatherMlp = weather('mlp');
export const weatherMlpL2 = weather('mlp-l2');
export const weatherMlpDropout = weather('mlp-dropout');

/** Sequences of states. */
const recurrent =
  (kind: 'lstm' | 'gru' | 'simpleRNN'): Program =>
  async (tf, begin) => {
    const [lookBack, features, count] = [6, 3, 48];
    const series = table(count + lookBack + 1, features, 13);
    const xs = tf.tensor3d(Array.from({ length: count }, (_, i) => series.slice(i, i + lookBack)));
    const ys = tf.tensor2d(Array.from({ length: count }, (_, i) => [series[i + lookBack]![1]!]));
    const model = tf.sequential();
    model.add(tf.layers[kind]({ units: 8, inputShape: [lookBack, features] }));
    model.add(tf.layers.dense({ units: 1 }));
    begin(model);
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    const { history } = await model.fit(xs, ys, { epochs: 4, batchSize: 16, shuffle: false });
    return history.loss!;
  };

export const weatherGru = recurrent('gru');
export const temperatureLstm = recurrent('lstm');
export const weatherRnn = recurrent('simpleRNN');

/** Who likes what: a vector for each person and each film, and their product. */
export const recommender: Program = async (tf, begin) => {
  const [people, films] = [12, 8];
  const vectorOf = (name: string, count: number) => {
    const number = tf.input({ shape: [1], name });
    const vector = tf.layers.embedding({ inputDim: count, outputDim: 4, name: `${name}Vector` }).apply(number);
    return { number, vector: tf.layers.flatten().apply(vector) };
  };
  const [person, film] = [vectorOf('person', people), vectorOf('film', films)];
  const product = tf.layers.dot({ axes: 1 }).apply([person.vector, film.vector]);
  const both = tf.layers.concatenate().apply([person.vector, film.vector, product]);
  const hidden = tf.layers.dense({ units: 6, activation: 'tanh' }).apply(both);
  const outputs = tf.layers.dense({ units: 1 }).apply(hidden);
  const model = tf.model({ inputs: [person.number, film.number], outputs });
  begin(model);
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError', metrics: ['mae'] });
  const pairs = Array.from({ length: 48 }, (_, i) => [(i * 5) % people, (i * 3) % films] as const);
  const [who, what] = [0, 1].map((side) => tf.tensor2d(pairs.map((pair) => [pair[side]!])));
  const rated = tf.tensor2d(pairs.map(([a, b]) => [Math.sin(a) * Math.cos(b)]));
  const { history } = await model.fit([who!, what!], rated, { epochs: 5, batchSize: 16, shuffle: false });
  const guess = model.predict([tf.tensor2d([[1]]), tf.tensor2d([[2]])]);
  return [...history.loss!, ...history.mae!, ...(await guess.data())];
};
