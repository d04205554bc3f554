import { afterAll, expect, test } from 'vitest';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { checkLine, passes } from '../../src/report/check-report.ts';
import { compareWithTfjs, TFJS_RECIPES } from '../reference/compare.ts';
import { closeTfjs } from '../reference/tfjs-model.ts';
import { LONG } from './long.ts';

const { train } = madeUpDigits({ train: 6400, test: 0, seed: 1 });
const digits = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array };

afterAll(closeTfjs);

// The other recipes are left to `npm run verify` and `npm run test:long`: tfjs takes its time.
const recipes = LONG ? TFJS_RECIPES : TFJS_RECIPES.slice(1, 2);

test.each(recipes)(
  'trains as tfjs-webgpu does: $name',
  async (recipe) => {
    const checks = await compareWithTfjs(digits, recipe);
    console.info(checks.map(checkLine).join('\n'));
    expect(checks.filter((check) => !passes(check)).map(checkLine)).toEqual([]);
  },
  300_000,
);
