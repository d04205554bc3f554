/** The GAN examples, interrupted: both networks come out with the bits of a run that is not, and each is kept by itself. */
import { describe, expect, it } from 'vitest';
import * as dcgan from '../../examples/dcgan.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';
import type { FitOptions } from '../../src/index.ts';
import { fromSafetensors, loadModel, memory, toSafetensors } from '../../src/io.ts';
import { itGoesOn, losingDevices } from './interrupted.ts';

const { images } = madeUpDigits({ train: 44, test: 1, seed: 1 }).train;
const x = images.reshape([44, 28, 28, 1]).div(255);

async function train(options: Pick<FitOptions, 'callbacks' | 'checkpoint' | 'recovery'> = {}) {
  const { gan, generator, discriminator } = dcgan.build({ width: 2, learningRate: 0.001, beta1: 0.5 });
  const { history } = await gan.fit({ x }, { epochs: 4, batchSize: 16, verbose: 0, ...options });
  const weights = await gan.getWeights();
  const { recoveries } = gan.lastFit!;
  for (const each of [gan, generator, discriminator]) each.dispose();
  return { weights, history, recoveries };
}

describe('a generator and its discriminator', () => {
  losingDevices();
  itGoesOn(train, [5, 10], 'long');

  it('are saved and loaded each by itself', async () => {
    const { gan, generator, discriminator } = dcgan.build({ width: 2 });
    await gan.fit({ x }, { epochs: 1, batchSize: 16, verbose: 0 });
    const inputs = { generator: dcgan.noise(5), discriminator: x.slice(0, 5) };
    for (const [model, input] of [
      [generator, inputs.generator],
      [discriminator, inputs.discriminator],
    ] as const) {
      // biome-ignore format: pairs
      const place = memory();
      await model.save(place);
      const again = await loadModel(place);
      expect(await again.getWeights()).toEqual(await model.getWeights());
      const [before, after] = [await model.predict(input), await again.predict(input)];
      expect(await after.data()).toEqual(await before.data());
      await again.setWeights(fromSafetensors(await toSafetensors(model)));
      expect(await again.getWeights()).toEqual(await model.getWeights());
      again.dispose();
    }
    for (const each of [gan, generator, discriminator]) each.dispose();
  });
});
