/** Every row of the table of model files is read, to the bits that tfjs reads where it does. */
import { beforeAll, describe, expect, it } from 'vitest';
import { memory } from '../../../src/io/memory.ts';
import { readTfjs } from '../../../src/io/tfjs-read.ts';
import { filesOf, model, READ_BY_TFJS, READ_BY_WGRAD_ALONE, type Row } from '../../reference/model-variants.ts';
import { type Files, openedByTfjs, type tfl, useCpu } from '../../reference/tfjs-files.ts';

beforeAll(useCpu);

const valuesOf = (opened: tfl.LayersModel): number[][] =>
  opened.getWeights().map((weight) => Array.from(weight.dataSync()));

function expectWithin(got: readonly number[][], expected: readonly number[][], within: number): void {
  expect(got.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  const worst = Math.max(...got.flatMap((tensor, i) => tensor.map((value, k) => Math.abs(value - expected[i]![k]!))));
  expect(worst).toBeLessThanOrEqual(within);
}

async function expectRead([, change, more = {}]: Row): Promise<{ files: Files; weights: number[][] }> {
  const { layers = 'flatten dense dropout dense_1', within = 0 } = more;
  const files = await filesOf(change);
  const loaded = await readTfjs(memory(files), {});
  expect(loaded.model.layers.map(({ name }) => name).join(' ')).toBe(layers);
  expect(loaded.training).toBeUndefined();
  const weights = loaded.weights.map(({ values }) => Array.from(values));
  expectWithin(weights, valuesOf(model()), within);
  return { files, weights };
}

describe('a file that tfjs reads opens', () => {
  for (const row of READ_BY_TFJS) {
    it(row[0], async () => {
      const { files, weights } = await expectRead(row);
      expect(weights).toEqual(valuesOf(await openedByTfjs(files)));
    });
  }
});

describe('a file that tfjs refuses opens', () => {
  for (const row of READ_BY_WGRAD_ALONE) {
    it(row[0], async () => {
      const { files } = await expectRead(row);
      await expect(openedByTfjs(files)).rejects.toThrow();
    });
  }
});
