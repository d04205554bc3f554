import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kerasFile } from '../../../src/io.ts';
import { loadedFrom, describe } from '../../../src/io/load-model.ts';
import { unzip } from '../../../src/io/zip.ts';

const FIXTURES = unzip(readFileSync('test/keras/fixtures.zip'), 'fixtures');
it.each(Object.keys(FIXTURES).filter((n) => /keras$|h5$/.test(n)))('%s', async (name) => {
  const file = kerasFile(FIXTURES[name]!, { name });
  const loaded = await loadedFrom('t', file, {});
  const model = describe(loaded);
  expect(loaded.training?.state?.step).toBe(3);
  model.dispose();
});
