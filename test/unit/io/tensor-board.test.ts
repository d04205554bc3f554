/** Event files: bytes as TensorBoard's own writer makes them, and what a training puts into which file. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { crc32c, histogramEvent, joined, record, scalarEvent, versionEvent } from '../../../src/io/event-file.ts';
import { tensorBoard } from '../../../src/io/node.ts';
import { trained } from '../nn/trained.ts';
import { eventsIn } from './event-reader.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('event files', () => {
  it.each([
    // RFC 3720, appendix B.4, and the check value of the CRC catalogue
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('have a CRC-32C: that of %s', (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });

  // written by tensorboard 2.21: RecordWriter over event_pb2, make_tensor_proto and the plugins' create_summary_metadata
  it('are byte for byte what TensorBoard writes', () => {
    const events = [
      versionEvent(1234.5),
      scalarEvent(1235.25, 0, 'epoch_loss', 0.1),
      scalarEvent(1e9, 300, 'epoch_loss', Number.POSITIVE_INFINITY),
    ];
    expect(hex(joined(events.map(record)))).toBe(
      [
        '1800000000000000a37f4b220900000000004a93401a0d627261696e2e4576656e743a3265b8d3fb',
        '3200000000000000241956ec0900000000004d93402a270a250a0a65706f63685f6c6f7373420a080112002a04cdcccc3d4a0b0a090a077363616c6172732f80aecb',
        '3500000000000000d6c55de6090000000065cdcd4110ac022a270a250a0a65706f63685f6c6f7373420a080112002a040000807f4a0b0a090a077363616c6172739b734605',
      ].join(''),
    );
  });

  it('hold histograms as TensorBoard makes them', () => {
    // histogram_pb('dense/kernel/histogram', [0, 0.25, 0.5, 0.5, 3], buckets=4)
    const event = histogramEvent(2, 1, 'dense/kernel/histogram', Float32Array.of(0, 0.25, 0.5, 0.5, 3), 4);
    expect(hex(event)).toBe(
      '09000000000000004010012a9b010a98010a1664656e73652f6b65726e656c2f686973746f6772616d426e08021208120208041202080322600000000000000000000000000000e83f0000000000001040000000000000e83f000000000000f83f0000000000000000000000000000f83f0000000000000240000000000000000000000000000002400000000000000840000000000000f03f4a0e0a0c0a0a686973746f6772616d73',
    );
  });

  it('give values that are all the same to the last bucket', () => {
    const [event] = eventsIn(joined([record(histogramEvent(1, 0, 'b', Float32Array.of(2, 2, 2), 3))]));
    expect(event!.rows).toEqual([2, 2, 0, 2, 2, 0, 2, 2, 3]);
  });
});

describe('tensorBoard', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'wgrad-events-'));
  });
  afterEach(() => rm(path, { recursive: true }));

  /** Tag, step and value of each event, by folder; a file must begin with its version. */
  async function written(): Promise<Record<string, (readonly [string | undefined, number, number | undefined])[]>> {
    const found: Record<string, (readonly [string | undefined, number, number | undefined])[]> = {};
    for (const folder of (await readdir(path)).sort()) {
      for (const name of (await readdir(join(path, folder))).sort()) {
        expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\..+\.\d+\.\d+\.v2$/);
        const [first, ...events] = eventsIn(await readFile(join(path, folder, name)));
        expect(first).toMatchObject({ version: 'brain.Event:2', step: 0 });
        found[folder] ??= [];
        found[folder].push(...events.map(({ tag, step, value }) => [tag, step, value] as const));
      }
    }
    return found;
  }

  const logs = [
    { loss: 0.5, val_loss: 0.75 },
    { loss: 0.25, val_loss: 0.5 },
  ];

  it('writes the measures of epochs, with the rate', async () => {
    // TensorBoardTest.test_TensorBoard_basic
    await trained(tensorBoard(path), logs, { rate: 0.125, batches: 3 });
    expect(await written()).toEqual({
      train: [
        ...([
          ['epoch_loss', 0, 0.5],
          ['epoch_learning_rate', 0, 0.125],
        ] as const),
        ...([
          ['epoch_loss', 1, 0.25],
          ['epoch_learning_rate', 1, 0.125],
        ] as const),
      ],
      validation: [
        ...([
          ['evaluation_loss_vs_iterations', 3, 0.75],
          ['epoch_loss', 0, 0.75],
        ] as const),
        ...([
          ['evaluation_loss_vs_iterations', 6, 0.5],
          ['epoch_loss', 1, 0.5],
        ] as const),
      ],
    });
  });

  it('has no folder of validation where nothing is validated', async () => {
    await trained(tensorBoard(path), [{ loss: 1 }]);
    expect(Object.keys(await written())).toEqual(['train']);
  });

  it('writes the measures of batches, all or some', async () => {
    await trained(tensorBoard(path, { updateFreq: 2 }), logs, { batches: 3 });
    const { train } = await written();
    expect(train!.filter(([tag]) => tag === 'batch_loss')).toEqual([
      ['batch_loss', 2, 0.5],
      ['batch_loss', 4, 0.25],
      ['batch_loss', 6, 0.25],
    ]);
  });

  it('writes steps per second and histograms where it is asked to', async () => {
    await trained(tensorBoard(path, { writeStepsPerSecond: true, updateFreq: 'batch', histogramFreq: 2 }), logs, {
      batches: 2,
    });
    const { train } = await written();
    const tags = train!.map(([tag]) => tag);
    const epoch = ['epoch_loss', 'epoch_learning_rate', 'epoch_steps_per_second'];
    const batch = ['batch_loss', 'batch_steps_per_second'];
    expect(tags.filter((tag) => !tag!.includes('val'))).toEqual([
      ...[...batch, ...batch, ...epoch, 'w/histogram'],
      ...[...batch, ...batch, ...epoch],
    ]);
    for (const [tag, , value] of train!) if (tag!.includes('second')) expect(value).toBeGreaterThan(0);
  });

  it('goes on in the same files where a run resumes; what came after the checkpoint comes again', async () => {
    const callback = tensorBoard(path, { updateFreq: 'batch' });
    const { train, model } = await trained.prepared([callback], logs.slice(0, 1), { batches: 2 });
    await train();
    const state = await callback.getState!();
    expect(model.stopTraining).toBe(false);
    const before = await written();
    // what a killed run would have left after its checkpoint: half a record
    const [name] = await readdir(join(path, 'train'));
    const file = join(path, 'train', name!);
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.from('0102030405', 'hex')]));
    await trained(tensorBoard(path, { updateFreq: 'batch' }), logs.slice(1), { batches: 2, firstEpoch: 1, state });
    expect(await readdir(join(path, 'train'))).toEqual([name]);
    const after = await written();
    expect(after.train!.slice(0, before.train!.length)).toEqual(before.train);
    expect(after.train!.filter(([tag]) => tag === 'batch_loss').map(([, step]) => step)).toEqual([1, 2, 3, 4]);
    expect(after.validation!.filter(([tag]) => tag === 'epoch_loss').map(([, step]) => step)).toEqual([0, 1]);
  });

  it('keeps what waits to be written in the checkpoint', async () => {
    const callback = tensorBoard(path, { updateFreq: 'batch' });
    const { model } = await trained.prepared([], []);
    callback.setModel!(model);
    await callback.onTrainBegin!({});
    await callback.onEpochBegin!(0, {});
    await callback.onTrainBatchEnd!(0, { loss: 3 });
    const state = await callback.getState!();
    expect(await readdir(path)).toEqual([]);
    await callback.onTrainEnd!({}); // written after the checkpoint: to be cut off
    await trained(tensorBoard(path), [], { state });
    expect(await written()).toEqual({ train: [['batch_loss', 1, 3]] });
  });

  it('begins a new file where the old one is not there any more, and says so', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const callback = tensorBoard(path);
    await trained(callback, [{ loss: 1 }]);
    const state = await callback.getState!();
    await rm(join(path, 'train'), { recursive: true });
    await trained(tensorBoard(path), [{ loss: 2 }], { firstEpoch: 1, state });
    expect((await written()).train![0]).toEqual(['epoch_loss', 1, 2]);
    expect(warn.mock.calls.flat().join()).toMatch(
      /^tensorBoard: train\/events\S+ does not hold what it held when the checkpoint was made\. Going on in a new file\.$/,
    );
    warn.mockRestore();
  });
});
