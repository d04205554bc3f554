/** The memory that TensorFlow's DCGAN needs at its batch of 256, as planned without a GPU. */
import { describe, expect, it } from 'vitest';
import { tensor } from '../../../src/index.ts';
import { dcgan } from '../../reference/dcgan.ts';

const BATCH = 256;
/** 128 MiB: the most that an adapter binds unless it is asked for more. */
const BINDING = 2 ** 27;

describe('DCGAN at batch 256', () => {
  const x = tensor(new Uint8Array(BATCH * 784), [BATCH, 28, 28, 1]).div(255);
  const program = dcgan(BATCH).program({ x }, { batchSize: BATCH });
  const temporaries = program.buffers.filter(({ kind }) => kind === 'temporary');
  const bytes = temporaries.reduce((sum, buffer) => sum + buffer.bytes, 0);

  it('needs less than 150 MB besides weights, in buffers that every adapter binds', () => {
    console.info(`${(bytes / 1e6).toFixed(1)} MB of temporaries, ${program.dispatches.length} dispatches`);
    expect(bytes).toBeLessThan(150e6);
    expect(Math.max(...program.buffers.map((buffer) => buffer.bytes))).toBeLessThanOrEqual(BINDING);
  });

  it('says so before it is trained', () => {
    expect(program.print()).toContain(`${program.dispatches.length} dispatches, ${bytes} bytes of temporaries`);
  });

  it('stores no mask: signs are read from what the forward pass stored', () => {
    expect(program.dispatches.filter(({ label }) => label.includes('greater'))).toEqual([]);
  });
});
