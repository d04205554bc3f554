/** Every layer and every optimizer through every format of files; each layer with one of the optimizers here, with all of them in `npm run test:long`. */
import { beforeAll, describe, it } from 'vitest';
import { loadCounted } from '../../../src/nn/optimizers/counted.ts';
import { expectBack, FORMATS, LAYERS, OPTIMIZERS } from '../../reference/round-trip.ts';

beforeAll(loadCounted);

describe.each(FORMATS)('through %s come', (format) => {
  it.each(LAYERS.map((layer, i) => [layer, OPTIMIZERS[i % OPTIMIZERS.length]!] as const))(
    '%s with %s',
    (layer, optimizer) => expectBack(layer, optimizer, format),
  );
});
