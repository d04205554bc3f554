/** What a user's project does with the installed package: trains XOR, and gives the answers for its four inputs. */
import { init, layers, optimizers, sequential, tensor } from 'wgrad';
import { toSafetensors } from 'wgrad/io';

export async function learnXor() {
  const engine = await init({ adapter: 'software' });
  const text = await learn(buildXor());
  engine.dispose();
  return text;
}

export function buildXor() {
  const model = sequential({
    layers: [
      layers.dense({ units: 16, activation: 'relu', inputShape: [2] }),
      layers.dense({ units: 2, activation: 'softmax' }),
    ],
    seed: 1,
  });
  model.compile({ optimizer: optimizers.adam({ learningRate: 0.05 }), loss: 'sparseCategoricalCrossentropy' });
  return model;
}

export async function learn(model) {
  const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]); // biome-ignore format: a table
  await model.fit(x, tensor([0, 1, 1, 0], [4], 'uint8'), { epochs: 200, batchSize: 4, verbose: 0 });
  const probabilities = await (await model.predict(x)).data();
  const { byteLength } = await toSafetensors(model);
  const answers = [0, 1, 2, 3].map((row) => (probabilities[2 * row + 1] > 0.5 ? 1 : 0));
  return `XOR ${answers.join(' ')}, ${byteLength > 0 ? 'saved' : 'empty'}`;
}
