import { afterAll, expect, test } from 'vitest';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { type Check, checkLine, passes } from '../../src/report/check-report.ts';
import { compareWithTfjs, TFJS_RECIPES } from '../reference/compare.ts';
import { compareGanWithTfjs, GAN_RECIPES } from '../reference/compare-gan.ts';
import { closeTfjs } from '../reference/tfjs-model.ts';
import { LONG } from './long.ts';

const { train } = madeUpDigits({ train: 6400, test: 0, seed: 1 });
const digits = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array };

afterAll(closeTfjs);

// Left to `npm run verify` and `npm run test:long`: tfjs takes its time.
const each = test.runIf(LONG);

const expectPasses = (checks: readonly Check[]): void => {
  console.info(checks.map(checkLine).join('\n'));
  expect(checks.filter((check) => !passes(check)).map(checkLine)).toEqual([]);
};

each.each(TFJS_RECIPES)(
  'trains as tfjs-webgpu does: $name',
  async (recipe) => {
    expectPasses(await compareWithTfjs(digits, recipe));
  },
  300_000,
);

each.each(GAN_RECIPES)('makes the step of two networks that tfjs-webgpu makes: $name', async (recipe) => {
  expectPasses(await compareGanWithTfjs(digits, recipe));
});
