/**
 * A small transformer that learns to sort: it sees six digits and says for each place which digit belongs there. Which digit that is
 * depends on all the others, so every place attends to every place; where it is, an embedding of its position tells.
 */
import { input, layers, type ModelTensor, model, optimizers } from 'wgrad';
import { DIGITS, LENGTH, type Rows, rows } from './data/digit-rows.ts';

const [WIDTH, HEADS] = [32, 4];

export const data = (): { train: Rows; test: Rows } => ({ train: rows(3000, 21), test: rows(500, 22) });

/** An encoder's block: attention, then two dense layers, each added to what goes in. x [batch, places, WIDTH] */
function block(x: ModelTensor): ModelTensor {
  const added = (y: ModelTensor, z: ModelTensor): ModelTensor =>
    layers.layerNormalization().apply(layers.add().apply([y, z]));
  const attention = layers.multiHeadAttention({ numHeads: HEADS, keyDim: WIDTH / HEADS });
  const attended = added(x, attention.apply([x, x]));
  const hidden = layers.dense({ units: 2 * WIDTH, activation: 'relu' }).apply(attended);
  return added(attended, layers.dense({ units: WIDTH }).apply(hidden));
}

export function build(seed: number) {
  const digits = input({ shape: [LENGTH], name: 'digits', dtype: 'int32' });
  const rows = layers.embedding({ inputDim: DIGITS, outputDim: WIDTH }).apply(digits);
  const placed = layers.add().apply([rows, layers.positionEmbedding({ sequenceLength: LENGTH }).apply(rows)]);
  const sorted = layers.dense({ units: DIGITS, activation: 'softmax' }).apply(block(placed));
  const transformer = model({ inputs: digits, outputs: sorted, name: 'sorter', seed });
  transformer.compile({
    optimizer: optimizers.adam({ learningRate: 0.003 }),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return transformer;
}

/** The share of the test's places that get the right digit. */
export async function run({ epochs = 4, verbose = 1 as 0 | 1 | 2 } = {}): Promise<{ accuracy: number }> {
  const { train, test } = data();
  const transformer = build(1);
  await transformer.fit(train.x, train.y, { epochs, verbose, validationData: [test.x, test.y] });
  const [, accuracy = 0] = await transformer.evaluate(test.x, test.y);
  const guesses = await (await transformer.predict(test.x.slice(0, 3))).data();
  for (let row = 0; row < 3; row++) {
    const given = [...test.x.values.subarray(row * LENGTH, (row + 1) * LENGTH)];
    const sorted = given.map((_, place) => {
      const chances = [...guesses.subarray((row * LENGTH + place) * DIGITS).subarray(0, DIGITS)];
      return chances.indexOf(Math.max(...chances));
    });
    console.log(`${given.join(' ')} → ${sorted.join(' ')}`);
  }
  console.log(`right places: ${(100 * accuracy).toFixed(1)} %`);
  transformer.dispose();
  return { accuracy };
}
