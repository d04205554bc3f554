import { expect, test } from 'vitest';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { checkLine, passes } from '../../src/report/check-report.ts';
import { compareSchedules, compareWithTwin, SCHEDULE_RECIPES, TWIN_RECIPES } from '../reference/compare.ts';

const { train } = madeUpDigits({ train: 1600, test: 0, seed: 1 });
const digits = { images: train.images.values as Uint8Array, labels: train.labels.values as Uint8Array };

test.each(TWIN_RECIPES)('trains as the float64 twin does: $name', async (recipe) => {
  const checks = await compareWithTwin(digits, recipe);
  console.info(checks.map(checkLine).join('\n'));
  expect(checks.filter((check) => !passes(check)).map(checkLine)).toEqual([]);
});

test.each(SCHEDULE_RECIPES)('trains alike with the unfused schedule: $name', async (recipe) => {
  const checks = await compareSchedules(digits, recipe);
  console.info(checks.map(checkLine).join('\n'));
  expect(checks.filter((check) => !passes(check)).map(checkLine)).toEqual([]);
});
