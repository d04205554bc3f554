/**
 * Regression with normalization: the rent of a flat by its area, its distance from the centre, its floor and the year it was built in.
 * The inputs differ a thousandfold in size, so the first layer takes their means and variances from the data. One rent in twenty was
 * written down wrongly: the squared error follows such values, the absolute error hardly does.
 */
import { layers, optimizers, type Sequential, sequential, type Tensor, tensor } from 'wgrad';
import { seeded } from './data/random.ts';

export type RegressionLoss = 'meanSquaredError' | 'meanAbsoluteError';

/** Flats x [count, 4], and their rents y [count, 1] in hundreds a month. The test's rents are all right. */
export function data(): { train: [x: Tensor, y: Tensor]; test: [x: Tensor, y: Tensor] } {
  const random = seeded(1);
  const flats = (count: number, wrong: number): [Tensor, Tensor] => {
    const [x, y]: [number[][], number[][]] = [[], []];
    for (let i = 0; i < count; i++) {
      const [area, distance] = [random.uniform(20, 120), random.uniform(0.5, 15)];
      const [floor, built] = [random.below(8), Math.round(random.uniform(1890, 2025))];
      const quality = 1 - distance / 40 + 0.02 * floor + ((built - 1950) / 150) ** 2;
      const rent = 2 + (area / 8) * quality + random.normal(0, 0.3);
      x.push([area, distance, floor, built]);
      y.push([random.uniform() < wrong ? 3 * rent : rent]);
    }
    return [tensor(x), tensor(y)];
  };
  return { train: flats(1600, 0.05), test: flats(400, 0) };
}

export async function build(seed: number, loss: RegressionLoss = 'meanSquaredError'): Promise<Sequential> {
  const normalization = layers.normalization({ inputShape: [4] });
  await normalization.adapt(data().train[0]);
  const model = sequential({
    layers: [normalization, layers.dense({ units: 32, activation: 'tanh' }), layers.dense({ units: 1 })],
    seed,
  });
  model.compile({ optimizer: optimizers.adam({ learningRate: 0.01 }), loss, metrics: ['mae'] });
  return model;
}

/** How far the rents of the test are off, in the mean, after training with each loss. */
export async function run({ epochs = 30, verbose = 1 as 0 | 1 | 2 } = {}): Promise<Record<RegressionLoss, number>> {
  const { train, test } = data();
  const off = { meanSquaredError: 0, meanAbsoluteError: 0 };
  for (const loss of ['meanSquaredError', 'meanAbsoluteError'] as const) {
    const model = await build(1, loss);
    await model.fit(...train, { epochs, verbose });
    const [, error] = await model.evaluate(...test);
    off[loss] = error!;
    const rents = await (await model.predict(test[0].slice(0, 3))).data();
    console.log(`trained with ${loss}: a rent is off by ${Math.round(100 * error!)} in the mean`);
    console.log(`  the first: ${[...rents].map((rent) => Math.round(100 * rent)).join(', ')}`);
    model.dispose();
  }
  const rents = (await test[1].data()).slice(0, 3);
  console.log(`  in truth:  ${[...rents].map((rent) => Math.round(100 * rent)).join(', ')}`);
  return off;
}
