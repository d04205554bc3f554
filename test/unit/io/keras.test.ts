/** Keras's own files: those that Keras has written are read, and written again as they were; what wgrad writes comes back to the bit. */
import { describe, expect, it } from 'vitest';
import { kerasFile } from '../../../src/io.ts';
import { loadedFrom } from '../../../src/io/load-model.ts';
import { unzip } from '../../../src/io/zip.ts';
import { arrays, FIXTURE_FILES, FIXTURES, predicted, savedAgain, tensorsIn } from './keras-fixtures.ts';

const read = (bytes: Uint8Array, name = 'test') => loadedFrom('test', kerasFile(bytes, { name }), {});

describe('files of Keras', () => {
  it.each(FIXTURE_FILES)('%s predicts what Keras does', async (name) => {
    const loaded = await read(FIXTURES[name]!, name);
    const { inputs } = loaded.model.topology;
    const xs = arrays(name, 'x');
    expect(inputs.length).toBe(xs.length);
    const ys = predicted(loaded.model, loaded.weights, xs as never);
    const expected = arrays(name, 'y');
    // Keras flattens outputs by name in the order of the alphabet
    const order = loaded.model.topology.ends.outputs.names.map((each, i) => [each, i] as const).sort();
    const sorted = ys.length === 1 ? ys : order.map(([, i]) => ys[i]!);
    expected.forEach((each, i) => {
      const worst = Math.max(...Array.from(each.values as Float32Array, (value, k) => Math.abs(value - sorted[i]![k]!)));
      expect(worst).toBeLessThan(1e-6);
    });
  });

  it.each(FIXTURE_FILES.filter((name) => !name.includes('2_15')))('%s is written again as it was', async (name) => {
    const format = name.endsWith('.h5') ? 'h5' : 'keras';
    const loaded = await read(FIXTURES[name]!, name);
    const file = kerasFile(undefined, { format });
    await file.save(savedAgain(loaded));
    const weights = (bytes: Uint8Array) => tensorsIn(format === 'h5' ? bytes : unzip(bytes, 'test')['model.weights.h5']!);
    expect(await weights(file.bytes!)).toEqual(await weights(FIXTURES[name]!));
    const again = await read(file.bytes!);
    expect(again.weights).toEqual(loaded.weights);
    expect(again.training?.state).toEqual(loaded.training?.state);
    const twice = kerasFile(undefined, { format });
    await twice.save(savedAgain(again));
    expect(await weights(twice.bytes!)).toEqual(await weights(file.bytes!));
  });
});
