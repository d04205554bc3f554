/** Programs that write their steps themselves: gradients, optimizers, losses, batches. */
import { numbers, type Program, table } from './program.ts';

/** Coefficients of a polynomial, learnt by `minimize`. */
export const polynomial: Program = async (tf) => {
  const [a, b, c, d] = [0.3, -0.2, 0.5, 0.1].map((value) => tf.variable(tf.scalar(value)));
  const optimizer = tf.train.sgd(0.5);
  const xs = tf.tensor1d(Array.from({ length: 50 }, (_, i) => i / 25 - 1));
  const ys = tf.tidy(() => xs.pow(3).mul(-0.8).add(xs.square().mul(-0.2)).add(xs.mul(0.9)).add(0.5));
  const predict = (x: typeof xs) =>
    tf.tidy(() =>
      a!
        .mul(x.pow(tf.scalar(3, 'int32')))
        .add(b!.mul(x.square()))
        .add(c!.mul(x))
        .add(d!),
    );
  const losses: number[] = [];
  for (let i = 0; i < 30; i++) {
    const cost = optimizer.minimize(() => predict(xs).sub(ys).square().mean() as ReturnType<typeof tf.scalar>, true)!;
    losses.push(cost.dataSync()[0]!);
    await tf.nextFrame();
  }
  return [...losses, ...[a, b, c, d].map((each) => each!.dataSync()[0]!)];
};

/** The same by Adam, with gradients that the program looks at. */
export const logistic: Program = async (tf) => {
  const rows = table(40, 3, 19);
  const [x, y] = [tf.tensor2d(rows), tf.tensor2d(rows.map((row) => [Number(row[0]! > row[1]!)]))];
  // away from 0, where the slopes of both libraries' parts differ
  const w = tf.variable(tf.tensor2d([[0.1], [-0.2], [0.3]]), true, 'w');
  const bias = tf.variable(tf.zeros([1]), true, 'bias');
  const optimizer = tf.train.adam(0.1);
  const seen: number[] = [];
  for (let step = 0; step < 15; step++) {
    const { value, grads } = tf.variableGrads(() => {
      const logits = x.matMul(w).add(bias);
      return tf.losses.sigmoidCrossEntropy(y, logits) as ReturnType<typeof tf.scalar>;
    });
    seen.push((await value.data())[0]!, ...(await grads.w!.data()));
    optimizer.applyGradients(grads);
  }
  return seen;
};

/** A pole on a cart, balanced by a policy net whose gradients are gathered over games. */
export const cartPole: Program = async (tf, begin) => {
  const next = numbers(41);
  const policyNet = tf.sequential();
  policyNet.add(tf.layers.dense({ units: 4, activation: 'elu', inputShape: [4] }));
  policyNet.add(tf.layers.dense({ units: 1 }));
  begin(policyNet);
  const optimizer = tf.train.adam(0.05);
  const gradientsOf = (state: number[]) => {
    let action = 0;
    const f = () =>
      tf.tidy(() => {
        const logits = policyNet.predict(tf.tensor2d([state]));
        const leftProb = tf.sigmoid(logits);
        const probabilities = tf.concat([leftProb, tf.sub(1, leftProb)], 1);
        action = next() < probabilities.dataSync()[0]! ? 0 : 1;
        const labels = tf.sub(1, tf.tensor2d([[action]]));
        return tf.losses.sigmoidCrossEntropy(labels, logits).asScalar();
      });
    const { value, grads } = tf.variableGrads(f as () => ReturnType<typeof tf.scalar>);
    return { loss: value.dataSync()[0]!, grads, action };
  };
  const losses: number[] = [];
  for (let iteration = 0; iteration < 4; iteration++) {
    const gathered: Record<string, ReturnType<typeof tf.scalar>[]> = {};
    for (let game = 0; game < 2; game++) {
      let [position, velocity, angle, turning] = [0, next() - 0.5, (next() - 0.5) / 5, next() - 0.5];
      for (let step = 0; step < 5; step++) {
        const { loss, grads, action } = gradientsOf([position, velocity, angle, turning]);
        losses.push(loss);
        for (const [name, grad] of Object.entries(grads)) {
          gathered[name] ??= [];
          gathered[name].push(grad as ReturnType<typeof tf.scalar>);
        }
        const force = action === 0 ? 1 : -1;
        [position, velocity, angle, turning] = [
          position + velocity / 50,
          velocity + force / 5,
          angle + turning / 50,
          turning - force / 4 + angle / 5,
        ];
      }
    }
    tf.tidy(() => {
      const means = Object.entries(gathered).map(([name, all]) => [name, tf.stack(all).mul(0.5).mean(0)]);
      optimizer.applyGradients(Object.fromEntries(means));
    });
  }
  return losses;
};

/** Deep Q learning of made-up transitions: online and target network, a loss of what was played, a copy of the weights. */
export const dqn: Program = async (tf, begin) => {
  const makeNet = () => {
    const net = tf.sequential();
    net.add(tf.layers.dense({ units: 12, activation: 'relu', inputShape: [6] }));
    net.add(tf.layers.dense({ units: 4 }));
    return net;
  };
  const [online, target] = [makeNet(), makeNet()];
  begin(online);
  begin(target);
  const optimizer = tf.train.adam(1e-2);
  const losses: number[] = [];
  for (let replay = 0; replay < 6; replay++) {
    const batch = table(16, 14, 50 + replay);
    const lossFunction = () =>
      tf.tidy(() => {
        const states = tf.tensor2d(batch.map((row) => row.slice(0, 6)));
        const actions = tf.tensor1d(
          batch.map((row) => Math.floor((row[6]! + 1) * 1.99)),
          'int32',
        );
        const qs = online.apply(states, { training: true }).mul(tf.oneHot(actions, 4)).sum(-1);
        const rewards = tf.tensor1d(batch.map((row) => row[7]!));
        const nextStates = tf.tensor2d(batch.map((row) => row.slice(8)));
        const nextMax = target.predict(nextStates).max(-1);
        const done = tf.sub(1, tf.tensor1d(batch.map((row) => Number(row[0]! > 0.5))));
        const targets = rewards.add(nextMax.mul(done).mul(0.9));
        return tf.losses.meanSquaredError(targets, qs);
      });
    const { value, grads } = tf.variableGrads(lossFunction as () => ReturnType<typeof tf.scalar>);
    optimizer.applyGradients(grads);
    losses.push(value.dataSync()[0]!);
    tf.dispose(grads);
    if (replay % 3 === 2) target.setWeights(online.getWeights());
  }
  const best = online.predict(tf.tensor2d([[1, 0, -1, 0.5, 0, 0]])).argMax(-1);
  return [...losses, ...(await best.data())];
};

/** A loss and a metric of the program's own, as functions of tensors. */
export const ownLoss: Program = async (tf, begin) => {
  const rows = table(48, 5, 23);
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 8, activation: 'tanh', inputShape: [5] }));
  model.add(tf.layers.dense({ units: 1 }));
  begin(model);
  type Tensor = ReturnType<typeof tf.scalar>;
  const pinball = (yTrue: Tensor, yPred: Tensor) => {
    const error = tf.sub(yTrue, yPred);
    return tf.maximum(tf.mul(0.8, error), tf.mul(-0.2, error)).mean() as Tensor;
  };
  model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: pinball, metrics: [tf.metrics.meanAbsoluteError] });
  const ys = tf.tensor2d(rows.map((row) => [row[0]! * 2 - row[3]!]));
  const { history } = await model.fit(tf.tensor2d(rows), ys, { epochs: 5, batchSize: 16, shuffle: false });
  return history.loss!;
};

/** Batches made by the program. */
export const onBatches: Program = async (tf, begin) => {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 6, activation: 'relu', inputShape: [4] }));
  model.add(tf.layers.dropout({ rate: 0 }));
  model.add(tf.layers.dense({ units: 2, activation: 'softmax' }));
  begin(model);
  model.compile({ optimizer: tf.train.adagrad(0.05), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const losses: number[] = [];
  for (let step = 0; step < 8; step++) {
    const rows = table(20, 4, 60 + step);
    const xs = tf.tensor2d(rows);
    const ys = tf.tensor2d(rows.map((row) => (row[0]! > row[1]! ? [1, 0] : [0, 1])));
    const found = (await model.trainOnBatch(xs, ys)) as number[];
    losses.push(...found);
    tf.dispose([xs, ys]);
  }
  return losses;
};

/** Two inputs, joined, and a stop when nothing gets better. */
export const twoInputs: Program = async (tf, begin) => {
  const [left, right] = [tf.input({ shape: [3] }), tf.input({ shape: [2] })];
  const joined = tf.layers
    .concatenate()
    .apply([
      tf.layers.dense({ units: 4, activation: 'relu' }).apply(left),
      tf.layers.dense({ units: 4, activation: 'relu' }).apply(right),
    ]);
  const model = tf.model({ inputs: [left, right], outputs: tf.layers.dense({ units: 1 }).apply(joined) });
  begin(model);
  model.compile({ optimizer: tf.train.adamax(0.02), loss: 'meanSquaredError' });
  const rows = table(40, 6, 71);
  const [a, b] = [tf.tensor2d(rows.map((row) => row.slice(0, 3))), tf.tensor2d(rows.map((row) => row.slice(3, 5)))];
  const ys = tf.tensor2d(rows.map((row) => [row[0]! - row[4]!]));
  const { history } = await model.fit([a, b], ys, {
    epochs: 6,
    batchSize: 8,
    shuffle: false,
    callbacks: tf.callbacks.earlyStopping({ monitor: 'loss', patience: 3 }),
  });
  const predicted = model.predict([a, b]);
  return [...history.loss!, ...(await predicted.data()).slice(0, 3)];
};

/** A convolutional network of variables, written with functions of tensors alone. */
export const convCore: Program = async (tf) => {
  const next = numbers(29);
  type Tensor = ReturnType<typeof tf.scalar>;
  const begun = (shape: number[], scale: number) => {
    const values = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => (next() - 0.5) * scale);
    return tf.variable(tf.tensor(values, shape) as Tensor);
  };
  const [filters, weights, bias] = [begun([3, 3, 1, 4], 1), begun([64, 3], 0.5), tf.variable(tf.zeros([3]) as Tensor)];
  const optimizer = tf.train.sgd(0.2);
  const model = (x: Tensor) =>
    tf.tidy(() => {
      const layer = tf.maxPool(tf.relu(tf.conv2d(x as never, filters as never, 1, 'same')) as never, 2, 2, 'same');
      return tf.add(tf.matMul(tf.reshape(layer, [-1, 64]), weights), bias) as Tensor;
    });
  const losses: number[] = [];
  for (let i = 0; i < 5; i++) {
    const labels = Array.from({ length: 12 }, (_, k) => k % 3);
    // a bar in one of three rows, and noise
    const pictures = labels.map((label) => Array.from({ length: 64 }, (_, k) => Number(Math.floor(k / 8) === 2 * label) + next() / 4)); // biome-ignore format: one line
    const [xs, ys] = [
      tf.tensor4d(pictures.flat(), [12, 8, 8, 1]),
      tf.oneHot(tf.tensor1d(labels, 'int32'), 3).toFloat(),
    ];
    const cost = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(ys, model(xs as Tensor)) as Tensor, true)!;
    losses.push((await cost.data())[0]!);
    tf.dispose([xs, ys, cost]);
  }
  return [...losses, ...bias.dataSync(), ...filters.dataSync().slice(0, 6)];
};
