/** Checkpoints as bytes: back to the bit, and whatever happens to the bytes is found out. */
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/errors.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/io/checkpoint-file.ts';
import { readSafetensors } from '../../../src/io/safetensors-read.ts';
import { checkpointOf, inOrder } from './fixtures.ts';

const refused = async (bytes: Uint8Array): Promise<void> => {
  await expect(decodeCheckpoint('here', bytes)).rejects.toBeInstanceOf(FormatError);
};

describe('a checkpoint', () => {
  it('comes back to the bit', async () => {
    const checkpoint = checkpointOf(17);
    expect(inOrder(await decodeCheckpoint('here', await encodeCheckpoint(checkpoint)))).toEqual(checkpoint);
  });

  it('comes back with measures that JSON has no numbers for', async () => {
    const { meta, tensors } = checkpointOf(17);
    const history = { epoch: [0, 1], history: { loss: [Number.NaN, Number.POSITIVE_INFINITY] }, seconds: [1, 2] };
    const odd = { meta: { ...meta, history, sums: { loss: Number.NEGATIVE_INFINITY } }, tensors };
    expect(inOrder(await decodeCheckpoint('here', await encodeCheckpoint(odd)))).toEqual(odd);
  });

  it('comes back with what callbacks keep and with steps that were not reported', async () => {
    const { meta, tensors } = checkpointOf(17);
    const deepest = { a: [{ b: [{ c: [{ d: null }] }] }] };
    const callbacks = { earlyStopping: { best: '1e+300', wait: 2, stopped: false }, mine: { deepest, on: true } };
    const unreported = [5, 6].map((batch) => ({ batch, samples: 32, sums: { loss: 2 ** 60, accuracy: Number.NaN } }));
    const kept = { meta: { ...meta, reported: 1, unreported, callbacks }, tensors };
    expect(inOrder(await decodeCheckpoint('here', await encodeCheckpoint(kept)))).toEqual(kept);
  });

  it('comes back with sums over 2^53', async () => {
    const { meta, tensors } = checkpointOf(17);
    const large = { meta: { ...meta, sums: { loss: 2 ** 53 + 2, accuracy: 1e30 } }, tensors };
    expect(inOrder(await decodeCheckpoint('here', await encodeCheckpoint(large)))).toEqual(large);
  });

  it('whose fields contradict each other is refused', async () => {
    const decode = async (change: object): Promise<unknown> => {
      const { meta, tensors } = checkpointOf(17);
      return decodeCheckpoint('here', await encodeCheckpoint({ meta: { ...meta, ...change } as typeof meta, tensors }));
    };
    const step = { batch: 5, samples: 32, sums: {} };
    await expect(decode({ unreported: [step] })).rejects.toThrow('here: unreported[0].batch is 5; expected 6.');
    await expect(decode({ unreported: 3 })).rejects.toThrow('here: unreported is 3; expected a list.');
    await expect(decode({ reported: -1 })).rejects.toThrow('here: reported is -1; expected a whole number from 0 up.');
    await expect(decode({ callbacks: { mine: 1 } })).rejects.toThrow('here: callbacks.mine is 1; expected an object.');
    await expect(decode({ sums: { loss: '1,5' } })).rejects.toThrow(FormatError);
  });

  it('is a safetensors file', async () => {
    const { tensors } = readSafetensors('here', await encodeCheckpoint(checkpointOf(17)));
    expect(tensors.map(({ name }) => name)).toContain('dense/kernel');
  });

  it('with any one bit changed is refused', async () => {
    const bytes = await encodeCheckpoint(checkpointOf(17));
    for (let bit = 0; bit < 8 * bytes.length; bit += bit < 2000 ? 1 : 7) {
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await refused(bytes);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
    expect((await decodeCheckpoint('here', bytes)).meta.step).toBe(17);
  });

  it('that is cut off anywhere, or longer, is refused', async () => {
    const bytes = await encodeCheckpoint(checkpointOf(17));
    for (let length = 0; length < bytes.length; length++) await refused(bytes.subarray(0, length));
    await refused(Uint8Array.of(...bytes, 0));
  });

  it('says what is wrong', async () => {
    const bytes = await encodeCheckpoint(checkpointOf(17));
    await expect(decodeCheckpoint('here', bytes.subarray(0, 10))).rejects.toThrow(
      'here: 10 bytes that do not begin as a checkpoint. It is cut off, or another kind of file.',
    );
    bytes[bytes.length - 1]! ^= 1;
    await expect(decodeCheckpoint('here', bytes)).rejects.toThrow(/^here: .*SHA-256/);
  });
});
