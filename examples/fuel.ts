/**
 * Regression, as in TensorFlow's tutorial of fuel efficiency: how many miles a (made-up) car of the seventies goes on a gallon. By a line
 * over its power, by a linear model of all that is known of it, and by deep ones, which can bend. The first layer takes means and variances
 * from the data, and a fifth of the cars is held back to see how training goes.
 */
import { layers, optimizers, type Sequential, sequential, type Tensor } from 'wgrad';
import { type Cars, cars } from './data/cars.ts';
import { seeded } from './data/random.ts';

export const MODELS = ['linear by power', 'deep by power', 'linear by all', 'deep by all'] as const;
export type FuelModel = (typeof MODELS)[number];

export function data(): { readonly train: Cars; readonly test: Cars } {
  const random = seeded(5);
  return { train: cars(400, random), test: cars(100, random) };
}

export const inputsOf = (name: FuelModel, cars: Cars): Tensor => (name.endsWith('power') ? cars.power : cars.all);

export async function build(seed: number, name: FuelModel): Promise<Sequential> {
  const x = inputsOf(name, data().train);
  const normalization = layers.normalization({ inputShape: [x.shape[1]!] });
  await normalization.adapt(x);
  const isDeep = name.startsWith('deep');
  const hidden = [0, 1].map(() => layers.dense({ units: 32, activation: 'relu' }));
  const model = sequential({ layers: [normalization, ...(isDeep ? hidden : []), layers.dense({ units: 1 })], seed });
  const optimizer = optimizers.adam({ learningRate: isDeep ? 0.01 : 0.3 });
  model.compile({ optimizer, loss: 'meanAbsoluteError' });
  return model;
}

/** By how many miles each model is off, in the mean over cars that it has not seen. */
export async function run({ epochs = 60, verbose = 1 as 0 | 1 | 2 } = {}): Promise<Record<FuelModel, number>> {
  const { train, test } = data();
  const off: Partial<Record<FuelModel, number>> = {};
  for (const name of MODELS) {
    const model = await build(1, name);
    const { history } = await model.fit(inputsOf(name, train), train.miles, { epochs, verbose, validationSplit: 0.2 });
    const [error = 0] = await model.evaluate(inputsOf(name, test), test.miles);
    const miles = await (await model.predict(inputsOf(name, test).slice(0, 5))).data();
    off[name] = error;
    console.log(`${name}: off by ${error.toFixed(2)} miles (held back: ${history.val_loss!.at(-1)!.toFixed(2)})`);
    console.log(`  the first: ${[...miles].map((each) => each.toFixed(1)).join(', ')}`);
    model.dispose();
  }
  console.log(
    `  in truth:  ${[...(await test.miles.data())]
      .slice(0, 5)
      .map((each) => each.toFixed(1))
      .join(', ')}`,
  );
  return off as Record<FuelModel, number>;
}
