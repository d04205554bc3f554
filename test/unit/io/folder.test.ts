/** Models and checkpoints in folders of the file system: whole, or as they were before. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { artifactsOf } from '../../../src/io/artifacts.ts';
import { memory } from '../../../src/io/memory.ts';
import { fileStore, folder } from '../../../src/io/node.ts';
import { memoryStore } from '../../../src/io/stores.ts';
import { readTfjs } from '../../../src/io/tfjs-read.ts';
import * as optimizers from '../../../src/nn/optimizers/index.ts';
import type { SavedModel } from '../../../src/nn/save.ts';
import { openedByTfjs, useCpu } from '../../reference/tfjs-files.ts';
import { checkpointOf, inOrder, saved } from './fixtures.ts';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'wgrad-folder-'));
});
afterEach(() => rm(path, { recursive: true }));

/** Of the same layers, with other weights. */
const another = (): SavedModel => {
  const model = saved(optimizers.sgd());
  return {
    ...model,
    tensors: model.tensors.map((t) => ({ ...t, values: (t.values as Float32Array).map((v) => v + 1) })),
  };
};
const weightsOf = async (source: Parameters<typeof readTfjs>[0]) => (await readTfjs(source, {})).weights;

describe.each([
  ['a folder', () => folder(join(path, 'deep/model'))],
  ['memory', () => memory()],
])('a model in %s', (_, open) => {
  it('comes back', async () => {
    const place = open();
    await place.save(saved(undefined, 3));
    const { weights, training } = artifactsOf(saved(undefined, 3));
    const loaded = await readTfjs(place, {});
    expect([loaded.weights, loaded.training!.state]).toEqual([weights, training!.state]);
  });

  it('is replaced by the next one', async () => {
    const place = open();
    await place.save(saved(undefined, 3));
    await place.save(another());
    expect(await weightsOf(place)).toEqual(artifactsOf(another()).weights);
    expect((await readTfjs(place, {})).training).toBeUndefined();
  });
});

describe('a folder with a model', () => {
  it('holds two files, also after it was saved again', async () => {
    const names = ['model.json', expect.stringMatching(/^weights-[0-9a-f]{12}\.bin$/)];
    await folder(path).save(saved());
    expect((await readdir(path)).toSorted()).toEqual(names);
    await folder(path).save(another());
    expect((await readdir(path)).toSorted()).toEqual(names);
  });

  it('opens in tfjs', async () => {
    await useCpu();
    await folder(path).save(saved());
    const names = await readdir(path);
    const files = new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const)),
    );
    const opened = await openedByTfjs(files);
    expect(opened.countParams()).toBe(6 * 5 + 5 + 5 * 3);
    opened.dispose();
  });

  it('keeps files that are not its own', async () => {
    await writeFile(join(path, 'notes.txt'), 'mine');
    await folder(path).save(saved());
    await folder(path).save(another());
    expect(await readFile(join(path, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('that is another kind of file, or nothing, is refused', async () => {
    await expect(weightsOf(folder(path))).rejects.toThrow(
      `folder ${path}: has no 'model.json'. Give model.json and the weights that it names.`,
    );
    await writeFile(join(path, 'file'), '');
    await expect(folder(join(path, 'file')).save(saved())).rejects.toThrow(/cannot be \w+ \((ENOTDIR|EEXIST)\)/);
  });

  it('keeps the model before where the new one cannot be written', async () => {
    await folder(path).save(saved());
    const before = await readdir(path);
    vi.spyOn(globalThis.crypto, 'randomUUID').mockReturnValue(
      'x/y/z/no-such-folder' as ReturnType<Crypto['randomUUID']>,
    );
    await expect(folder(path).save(another())).rejects.toThrow(/cannot be written \(ENOENT\). Check the folder/);
    vi.restoreAllMocks();
    expect(await readdir(path)).toEqual(before);
    expect(await weightsOf(folder(path))).toEqual(artifactsOf(saved()).weights);
  });

  it('of which a weights file was swapped for another one is refused', async () => {
    await folder(path).save(saved());
    const [name] = (await readdir(path)).filter((each) => each.endsWith('.bin'));
    const bytes = await readFile(join(path, name!));
    bytes[1]! ^= 1;
    await writeFile(join(path, name!), bytes);
    await expect(weightsOf(folder(path))).rejects.toThrow(
      /sha256: the weights are others than were saved with this model/,
    );
  });
});

describe('checkpoints', () => {
  const NEWEST = 'checkpoint.safetensors';
  const PREVIOUS = 'checkpoint.previous.safetensors';

  it.each([
    ['a folder', () => fileStore(join(path, 'run'))],
    ['memory', () => memoryStore()],
  ])('in %s: the last one is there, until it is cleared', async (_, open) => {
    const store = open();
    expect(await store.load()).toBeUndefined();
    for (const step of [10, 20, 30]) await store.save(checkpointOf(step));
    expect(inOrder(await store.load())).toEqual(checkpointOf(30));
    await store.clear();
    expect(await store.load()).toBeUndefined();
  });

  it('in memory are copies', async () => {
    const store = memoryStore();
    const checkpoint = checkpointOf(1);
    await store.save(checkpoint);
    checkpoint.tensors[0]!.values.fill(7);
    expect(inOrder(await store.load())).toEqual(checkpointOf(1));
  });

  it('in a folder: where the last one is damaged the one before is given, and it is said', async () => {
    const warnings: string[] = [];
    const store = fileStore(path, { warn: (reason) => warnings.push(reason) });
    await store.save(checkpointOf(10));
    await store.save(checkpointOf(20));
    await writeFile(join(path, NEWEST), (await readFile(join(path, NEWEST))).subarray(0, 700));
    expect(inOrder(await store.load())).toEqual(checkpointOf(10));
    expect(warnings).toEqual([
      expect.stringMatching(
        /checkpoint\.safetensors: .* Going on from .*checkpoint\.previous\.safetensors, of step 10\.$/,
      ),
    ]);
  });

  it('in a folder: where the last one is missing, as after a crash between two renamings, the one before is given', async () => {
    const store = fileStore(path);
    await store.save(checkpointOf(10));
    await store.save(checkpointOf(20));
    await rm(join(path, NEWEST));
    expect(inOrder(await store.load())).toEqual(checkpointOf(10));
  });

  it('in a folder: where all are damaged it is said, and not taken for an empty folder', async () => {
    const store = fileStore(path);
    await store.save(checkpointOf(10));
    await store.save(checkpointOf(20));
    for (const name of [NEWEST, PREVIOUS]) await writeFile(join(path, name), 'nothing');
    await expect(store.load()).rejects.toThrow(
      /^fileStore: no checkpoint is whole: .* Clear the store and train anew\.$/,
    );
  });

  it('in a folder leave no unfinished file', async () => {
    const store = fileStore(path);
    for (const step of [10, 20, 30]) await store.save(checkpointOf(step));
    expect((await readdir(path)).toSorted()).toEqual([PREVIOUS, NEWEST]);
  });

  it('in a folder that cannot be written are refused, and the last one stays', async () => {
    const store = fileStore(path);
    await store.save(checkpointOf(10));
    vi.spyOn(globalThis.crypto, 'randomUUID').mockReturnValue(
      'x/y/z/no-such-folder' as ReturnType<Crypto['randomUUID']>,
    );
    await expect(store.save(checkpointOf(20))).rejects.toThrow(/checkpoint.safetensors cannot be written \(ENOENT\)/);
    vi.restoreAllMocks();
    expect(inOrder(await store.load())).toEqual(checkpointOf(10));
  });

  it('in a folder that takes none are refused before there is one', async () => {
    await writeFile(join(path, 'file'), '');
    await expect(fileStore(join(path, 'file', 'run')).check!()).rejects.toThrow(
      /^fileStore .*run: a checkpoint cannot be written \(ENOTDIR\)\. Check the folder/,
    );
    await fileStore(join(path, 'run')).check!();
    expect(await readdir(join(path, 'run'))).toEqual([]);
  });
});
