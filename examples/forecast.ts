/**
 * Two inputs and two outputs: from the temperatures of the last 24 hours and the place where they were measured to tomorrow's temperature
 * (a number) and whether it rains (a probability). Each output has its loss and its metric; how much each counts, lossWeights says.
 */
import { input, layers, model, optimizers } from 'wgrad';
import { PLACES, type Weather, weather } from './data/weather.ts';

export const data = (): { train: Weather; test: Weather } => ({ train: weather(1600, 10), test: weather(400, 13) });

export function build(seed: number) {
  const hours = input({ shape: [24], name: 'hours' });
  const place = input({ shape: [], name: 'place', dtype: 'int32' });
  const scaled = layers.rescaling({ scale: 0.1, offset: -1 }).apply(hours);
  const climate = layers.embedding({ inputDim: PLACES, outputDim: 4 }).apply(place);
  const both = layers.concatenate().apply([layers.dense({ units: 24, activation: 'tanh' }).apply(scaled), climate]);
  const hidden = layers.dense({ units: 24, activation: 'tanh' }).apply(both);
  const temperature = layers.dense({ units: 1, name: 'temperature' }).apply(hidden);
  const rain = layers.dense({ units: 1, activation: 'sigmoid', name: 'rain' }).apply(hidden);
  const forecast = model({ inputs: { hours, place }, outputs: { temperature, rain }, name: 'forecast', seed });
  forecast.compile({
    optimizer: optimizers.adam({ learningRate: 0.005 }),
    loss: { temperature: 'meanSquaredError', rain: 'binaryCrossentropy' },
    lossWeights: { temperature: 0.1, rain: 1 },
    metrics: { temperature: 'mae', rain: 'accuracy' },
  });
  return forecast;
}

/** How far the temperatures of the test are off in the mean, in °C, and the share of days that rain is foretold rightly. */
export async function run({ epochs = 20, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ degrees: number; right: number }> {
  const { train, test } = data();
  const forecast = build(1);
  const { history } = await forecast.fit(train.x, train.y, { epochs, verbose, validationData: [test.x, test.y] });
  const degrees = history.val_temperature_mae!.at(-1)!;
  const right = history.val_rain_accuracy!.at(-1)!;
  const days = await forecast.predict({ hours: test.x.hours.slice(0, 3), place: test.x.place.slice(0, 3) });
  const [warmth, chance] = [await days.temperature.data(), await days.rain.data()];
  warmth.forEach((each, day) => {
    const truth = `${test.y.temperature.values[day]!.toFixed(1)} °C, ${test.y.rain.values[day] ? 'rain' : 'dry'}`;
    console.log(`tomorrow ${each.toFixed(1)} °C, rain ${Math.round(100 * chance[day]!)} %; it became ${truth}`);
  });
  console.log(
    `off by ${degrees.toFixed(2)} °C in the mean; rain foretold rightly for ${Math.round(100 * right)} % of the days`,
  );
  forecast.dispose();
  return { degrees, right };
}
