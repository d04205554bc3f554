/**
 * Time series, after TensorFlow's tutorial: from the last 24 hours of a weather station to its temperature six hours on. The windows are
 * cut out of the series as they are needed; a recurrent layer reads them hour by hour.
 */
import { type Dataset, data, layers, optimizers, sequential, type Tensor, tensor } from 'wgrad';
import { hourly } from './data/hourly.ts';

const HOURS = 24;
const AHEAD = 6;
const TRAIN = 4000;

export const series = (): { train: Tensor; test: Tensor } => {
  const all = hourly(TRAIN + 1000, 5);
  return { train: all.slice(0, TRAIN), test: all.slice(TRAIN) };
};

/** Batches of windows [batch, 24, 2] and the temperatures that follow, [batch, 1]. */
export function windows(hours: Tensor, seed?: number): Dataset<[Tensor, Tensor]> {
  const [count] = hours.shape as [number];
  const later = HOURS - 1 + AHEAD;
  const temperatures = tensor(
    Float32Array.from({ length: count - later }, (_, hour) => hours.values[2 * (hour + later)]!),
    [count - later, 1],
  );
  const order = seed === undefined ? {} : { shuffle: true, seed };
  return data.timeseriesDatasetFromArray(hours, temperatures, { sequenceLength: HOURS, batchSize: 32, ...order });
}

export async function build(seed: number, train: Tensor) {
  const normalization = layers.normalization({ inputShape: [HOURS, 2] });
  await normalization.adapt(train);
  const model = sequential({
    layers: [
      normalization,
      layers.lstm({ units: 16 }),
      layers.dense({ units: 1 }),
      layers.rescaling({ scale: 5, offset: 10 }),
    ],
    seed,
  });
  model.compile({ optimizer: optimizers.adam({ learningRate: 0.01 }), loss: 'meanSquaredError', metrics: ['mae'] });
  return model;
}

/** How far the temperatures of the test are off in the mean, in °C: of the model, and of who says that it stays as it is. */
export async function run({ epochs = 5, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ model: number; asNow: number }> {
  const { train, test } = series();
  const model = await build(1, train);
  const held = windows(test);
  await model.fit(windows(train, 1), { epochs, verbose, validationData: held });
  const [, mae] = await model.evaluate(held);
  const predicted = await model.predict(held);
  let [off, count] = [0, 0];
  await held.forEach(([x, y]) => {
    for (let i = 0; i < y.size; i++) {
      off += Math.abs(x.values[(i + 1) * HOURS * 2 - 2]! - y.values[i]!);
      if (count++ % 240 === 0) {
        console.log(
          `in six hours ${predicted.values[count - 1]!.toFixed(1)} °C; it became ${y.values[i]!.toFixed(1)} °C`,
        );
      }
    }
  });
  const asNow = off / count;
  console.log(`off by ${mae!.toFixed(2)} °C in the mean; by ${asNow.toFixed(2)} °C if it stayed as it is`);
  model.dispose();
  return { model: mae!, asNow };
}
