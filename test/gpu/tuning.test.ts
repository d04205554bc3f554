/** Tuning on the adapter at hand: it chooses among what fits, remembers, and changes nothing of the model. */
import { afterAll, expect, it } from 'vitest';
import { init, layers, sequential, tensor } from '../../src/index.ts';

const digits = Uint8Array.from({ length: 64 * 64 }, (_, i) => ((i * 7919) % 5 === 0 ? i % 256 : 0));
const labels = Uint8Array.from({ length: 64 }, (_, i) => i % 10);

async function train(): Promise<{ losses: number[]; weights: number[] }> {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [8, 8] }),
      layers.dense({ units: 32, activation: 'relu' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
    seed: 3,
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const { history } = await model.fit(tensor(digits, [64, 8, 8]), tensor(labels), { epochs: 2, verbose: 0 });
  const weights = (await model.getWeights()).flatMap(({ values }) => [...values]);
  model.dispose();
  return { losses: history.loss!, weights };
}

afterAll(async () => {
  localStorage.clear();
  await init({});
});

it('chooses kernels for the large products, and trains as the same kernels by name do', async () => {
  localStorage.clear();
  const engine = await init({ tuning: 'always' });
  expect(engine.choices).toEqual({});
  const tuned = await train();
  const { choices } = engine;
  expect(Object.keys(choices).sort()).toEqual(['matmul 32x64x32', 'matmul 64x32x32 aT']);
  const again = await init({ tuning: 'always' });
  expect(again.choices).toEqual(choices);
  await init({ tuning: choices });
  expect(await train()).toEqual(tuned);
});

it('a kernel that does not fit is refused by name', async () => {
  await init({ tuning: { 'matmul 32x64x32': 'outer 4' } });
  await expect(train()).rejects.toThrow(
    /^init: tuning: the kernel 'outer 4' cannot carry out 'matmul 32x64x32' on this adapter\. Known: '/,
  );
});
