/** Every layer with every optimizer through every format of files. */
import { beforeAll, test } from 'vitest';
import { loadCounted } from '../../src/nn/optimizers/counted.ts';
import { expectBack, FORMATS, LAYERS, OPTIMIZERS } from '../reference/round-trip.ts';
import { record } from './results.ts';

beforeAll(loadCounted);

test.each(FORMATS)('%s', async (format) => {
  const pairs = LAYERS.flatMap((layer) => OPTIMIZERS.map((optimizer) => [layer, optimizer] as const));
  for (const [layer, optimizer] of pairs) await expectBack(layer, optimizer, format);
  record(
    `round trips: ${format}`,
    `${LAYERS.length} layers with ${OPTIMIZERS.length} optimizers each: weights and slots to the bit, outputs within 1e-6`,
  );
});
