/** Models in files, with a GPU: what they predict and how they go on training, here and in tfjs; and the places of a browser. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Checkpoint,
  layers,
  type Model,
  type ModelTensor,
  type Optimizer,
  optimizers,
  type Sequential,
  sequential,
  tensor,
} from '../../src/index.ts';
import {
  deleteModel,
  directory,
  download,
  files,
  fromSafetensors,
  indexedDb,
  indexedDbStore,
  listModels,
  loadModel,
  type ModelSource,
  memory,
  memoryStore,
  type SaveTarget,
  toSafetensors,
} from '../../src/io.ts';
import {
  filesOf,
  READ_BY_TFJS,
  READ_BY_WGRAD_ALONE,
  type Row,
  SAMPLE,
  model as smallModel,
} from '../reference/model-variants.ts';
import { openedByTfjs, predictedByTfjs, savedByTfjs, tf, tfl, useCpu } from '../reference/tfjs-files.ts';
import { checkpointOf, inOrder } from '../unit/io/fixtures.ts';

const COUNT = 40;
const pixels = Float32Array.from({ length: COUNT * 12 }, (_, i) => Math.sin(i * 0.7) ** 2);
const x = tensor(pixels, [COUNT, 3, 4]);
const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => (i * 7) % 5));

function build(optimizer: Optimizer = optimizers.adam({ learningRate: 0.01 })): Sequential {
  const model = sequential({
    name: 'ours',
    seed: 11,
    layers: [
      layers.flatten({ inputShape: [3, 4] }),
      layers.dense({ units: 9, activation: 'relu' }),
      layers.dropout({ rate: 0.25 }),
      layers.dense({ units: 5, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

const train = (model: Sequential, epochs = 2) => model.fit(x, y, { epochs, batchSize: 8, verbose: 0, shuffle: false });
const everything = async (model: Model<ModelTensor>) => [await model.getWeights(), await model.getOptimizerState()];

/** Within the rounding of sums of a dozen products: see tolerance.ts for the kernels themselves. */
function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < got.length; i++) expect(Math.abs(got[i]! - expected[i]!)).toBeLessThan(1e-6);
}

describe('a model saved here', () => {
  it('opens in tfjs and predicts the same', async () => {
    await useCpu();
    const model = build();
    await train(model);
    const place = memory();
    await model.save(place);
    const opened = await openedByTfjs(place.files);
    expectClose(predictedByTfjs(opened, pixels, [COUNT, 3, 4]), (await model.predict(x)).values);
    opened.dispose();
    model.dispose();
  });

  it.each([
    ['Adam', optimizers.adam({ learningRate: 0.01 })],
    ['momentum', optimizers.sgd({ learningRate: 0.1, momentum: 0.9 })],
  ])('opened again with what %s has learnt, it trains on with the same bits', async (_, optimizer) => {
    const model = build(optimizer);
    await train(model);
    const place = memory();
    await model.save(place, { includeOptimizer: true });
    const again = await loadModel(place);
    expect(await everything(again)).toEqual(await everything(model));
    expect((await again.predict(x)).values).toEqual((await model.predict(x)).values);
    const batch = [x.slice(0, 8), y.slice(0, 8)] as const;
    for (let step = 0; step < 5; step++)
      expect(await again.trainOnBatch(...batch)).toEqual(await model.trainOnBatch(...batch));
    expect(await everything(again)).toEqual(await everything(model));
    model.dispose();
    again.dispose();
  });

  it('while it trains has weights and optimizer of one and the same step', async () => {
    const model = build();
    const place = memory();
    let saving: Promise<void> | undefined;
    const onBatchEnd = (): void => {
      saving ??= model.save(place, { includeOptimizer: true });
    };
    await model.fit(x, y, { epochs: 3, batchSize: 8, verbose: 0, callbacks: { onBatchEnd } });
    await saving;
    const again = await loadModel(place);
    const { step, slots } = await again.getOptimizerState();
    const all: Checkpoint[] = [];
    const store = { ...memoryStore(), save: async (each: Checkpoint) => void all.push(structuredClone(each)) };
    const twin = build();
    await twin.fit(x, y, { epochs: 3, batchSize: 8, verbose: 0, checkpoint: { store, every: 1 } });
    const { tensors } = all.find(({ meta }) => meta.step === step)!;
    for (const saved of [...(await again.getWeights()), ...slots]) {
      expect(saved.values).toEqual(tensors.find(({ name }) => name === saved.name)!.values);
    }
    for (const each of [model, again, twin]) each.dispose();
  });

  it('without its optimizer comes back uncompiled', async () => {
    const model = build();
    const place = memory();
    await model.save(place);
    const again = await loadModel(place);
    expect(await again.getWeights()).toEqual(await model.getWeights());
    await expect(again.evaluate(x, y)).rejects.toThrow('model.evaluate: the model is not compiled.');
    model.dispose();
    again.dispose();
  });

  it('as safetensors gives another model the same weights', async () => {
    const model = build();
    await train(model);
    const other = build();
    await other.setWeights(fromSafetensors(await toSafetensors(model)));
    expect(await other.getWeights()).toEqual(await model.getWeights());
    model.dispose();
    other.dispose();
  });
});

describe('a model saved by tfjs', () => {
  it('opens here, predicts the same, and goes on as tfjs does', async () => {
    await useCpu();
    const theirs = tfl.sequential({
      layers: [
        tfl.layers.flatten({ inputShape: [3, 4] }),
        tfl.layers.dense({ units: 9, activation: 'relu' }),
        tfl.layers.dense({ units: 5, activation: 'softmax' }),
      ],
    });
    theirs.compile({ optimizer: tf.train.adam(0.01), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    const [tx, ty] = [tf.tensor(pixels, [COUNT, 3, 4]), tf.tensor1d(Float32Array.from(y.values))];
    for (let step = 0; step < 4; step++) await theirs.trainOnBatch(tx, ty);
    const ours = await loadModel(memory(await savedByTfjs(theirs, true)));
    expectClose((await ours.predict(x)).values, predictedByTfjs(theirs, pixels, [COUNT, 3, 4]));
    for (let step = 0; step < 4; step++) {
      const [loss] = (await theirs.trainOnBatch(tx, ty)) as number[];
      expect(Math.abs((await ours.trainOnBatch(x, y))[0]! - loss!)).toBeLessThan(1e-5);
    }
    const weights = theirs.getWeights().map((weight) => weight.dataSync());
    // Adam's first steps divide by roots of small numbers
    for (const [i, { values }] of (await ours.getWeights()).entries()) {
      for (let k = 0; k < values.length; k++) expect(Math.abs(values[k]! - weights[i]![k]!)).toBeLessThan(1e-4);
    }
    ours.dispose();
    theirs.dispose();
  });
});

describe('a model in another form predicts what tfjs does with it', () => {
  const input = Float32Array.from({ length: 7 * 6 }, (_, i) => Math.sin(i * 0.9));
  const row = (rows: readonly Row[], name: string): Row => rows.find((each) => each[0] === name)!;

  it.each([
    ["Teachable Machine's form", row(READ_BY_TFJS, "Teachable Machine's form, models within a model")],
    ['a functional model', row(READ_BY_TFJS, 'a functional model whose layers are listed in another order')],
    ['weights of several kinds', row(READ_BY_TFJS, 'weights of several kinds, not at multiples of their size')],
    ["Keras 3's converter", row(READ_BY_WGRAD_ALONE, "as Keras 3's converter makes it")],
    ["Keras 3's functional model", row(READ_BY_WGRAD_ALONE, 'a functional model of Keras 3')],
  ])('%s', async (_, [name, change]) => {
    await useCpu();
    const variant = await filesOf(change);
    const theirs = READ_BY_TFJS.some((each) => each[0] === name) ? await openedByTfjs(variant) : smallModel();
    const ours = await loadModel(memory(variant));
    const expected = predictedByTfjs(theirs, input, [7, ...SAMPLE]);
    expectClose((await ours.predict(tensor(input, [7, ...SAMPLE]))).values, expected);
    ours.dispose();
    theirs.dispose();
  });
});

describe('the places of a browser', () => {
  let model: Sequential;
  beforeAll(async () => {
    model = build();
    await train(model);
  });
  const comesBack = async (place: SaveTarget & ModelSource): Promise<void> => {
    await model.save(place, { includeOptimizer: true });
    const again = await loadModel(place);
    expect(await everything(again)).toEqual(await everything(model));
    again.dispose();
  };

  it('its database: saved, listed, replaced, deleted', async () => {
    await comesBack(indexedDb('first'));
    await comesBack(indexedDb('<b>second</b>'));
    await comesBack(indexedDb('first'));
    const listed = await listModels();
    expect(listed.map(({ name }) => name)).toEqual(['first', '<b>second</b>']);
    expect(listed[0]!.bytes).toBeGreaterThan(4 * 3 * (12 * 9 + 9 + 9 * 5 + 5));
    expect(Date.now() - listed[0]!.savedAt.getTime()).toBeLessThan(60_000);
    for (const { name } of listed) await deleteModel(name);
    expect(await listModels()).toEqual([]);
    await expect(loadModel(indexedDb('first'))).rejects.toThrow(
      "indexedDb 'first': has no 'model.json'. Give model.json and the weights that it names.",
    );
  });

  it('a directory: saved, replaced, two files', async () => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getDirectoryHandle('models', { create: true });
    await comesBack(directory(handle));
    await comesBack(directory(handle));
    const names: string[] = [];
    for await (const name of (handle as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
    expect(names.toSorted()).toEqual(['model.json', expect.stringMatching(/^weights-[0-9a-f]{12}\.bin$/)]);
    await root.removeEntry('models', { recursive: true });
  });

  it('a directory: weights in a folder', async () => {
    const root = await navigator.storage.getDirectory();
    const place = memory();
    await model.save(place);
    const json = JSON.parse(new TextDecoder().decode(place.files.get('model.json')));
    json.weightsManifest[0].paths = ['shards/w.bin'];
    const shards = await root.getDirectoryHandle('shards', { create: true });
    const write = async (folder: FileSystemDirectoryHandle, name: string, content: FileSystemWriteChunkType) => {
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(content);
      await stream.close();
    };
    await write(root, 'model.json', JSON.stringify(json));
    await expect(loadModel(directory(root))).rejects.toThrow("has no 'shards/w.bin'.");
    await write(shards, 'w.bin', Uint8Array.from(place.files.get('weights.bin')!));
    const again = await loadModel(directory(root));
    expect(await again.getWeights()).toEqual(await model.getWeights());
    again.dispose();
    await root.removeEntry('shards', { recursive: true });
    await root.removeEntry('model.json');
  });

  it('a download: two files, which open again whatever they are called then', async () => {
    const offered = new Map<string, Promise<Blob>>();
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      offered.set(
        this.download,
        fetch(this.href).then((answer) => answer.blob()),
      );
    });
    await model.save(download('digits'), { includeOptimizer: true });
    click.mockRestore();
    expect([...offered.keys()]).toEqual(['digits.json', 'digits.weights.bin']);
    const asFile = async (name: string, as: string) => new File([await offered.get(name)!], as);
    const again = await loadModel(
      files([
        await asFile('digits.weights.bin', 'digits.weights (1).bin'),
        await asFile('digits.json', 'digits (1).json'),
      ]),
    );
    expect(await everything(again)).toEqual(await everything(model));
    again.dispose();
  });
});

describe('checkpoints in the database', () => {
  const warnings: string[] = [];
  const store = indexedDbStore('run', { warn: (reason) => warnings.push(reason) });
  beforeEach(() => store.clear());
  afterEach(() => void warnings.splice(0));

  /** The database's own record of a slot, changed by `change`. */
  async function tamper(key: string, change: (bytes: Uint8Array) => unknown): Promise<void> {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('wgrad');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const objects = database.transaction('checkpoints', 'readwrite').objectStore('checkpoints');
    await new Promise((resolve, reject) => {
      const got = objects.get(key);
      got.onerror = reject;
      got.onsuccess = () => {
        const put = objects.put(change(got.result as Uint8Array), key);
        put.onsuccess = resolve;
        put.onerror = reject;
      };
    });
    database.close();
  }

  it('the last one is there, until it is cleared', async () => {
    expect(await store.load()).toBeUndefined();
    for (const step of [1, 2, 3]) {
      await store.save(checkpointOf(step));
      expect(inOrder(await store.load())).toEqual(checkpointOf(step));
    }
    await store.clear();
    expect(await store.load()).toBeUndefined();
  });

  it('runs of other names keep apart', async () => {
    const other = indexedDbStore('other');
    await store.save(checkpointOf(1));
    await other.save(checkpointOf(2));
    expect((await store.load())!.meta.step).toBe(1);
    await other.clear();
    expect((await store.load())!.meta.step).toBe(1);
  });

  it('where the last one is damaged the one before is given, and it is said', async () => {
    for (const step of [1, 2]) await store.save(checkpointOf(step));
    await tamper('run/1', (bytes) => {
      bytes[bytes.length - 1]! ^= 1;
      return bytes;
    });
    expect(inOrder(await store.load())).toEqual(checkpointOf(1));
    expect(warnings).toEqual([expect.stringMatching(/run\/1: .* Going on from indexedDbStore: run\/0, of step 1\.$/)]);
    await tamper('run/0', () => 'no bytes');
    await expect(store.load()).rejects.toThrow('indexedDbStore: no checkpoint is whole: ');
  });

  it('what was stored under its name by somebody else is not trusted', async () => {
    await store.save(checkpointOf(1));
    await tamper('run/newest', () => 'nonsense');
    expect(inOrder(await store.load())).toEqual(checkpointOf(1));
  });
});

it.each([
  ['memory', () => memoryStore()],
  ['the database', () => indexedDbStore('resume')],
])('training stopped in the middle of an epoch goes on from %s with the same bits', async (_, open) => {
  const options = { epochs: 3, batchSize: 8, verbose: 0 } as const;
  const undisturbed = build();
  const { history } = await undisturbed.fit(x, y, options);
  const store = open();
  await store.clear();
  const first = build();
  let steps = 0;
  const stopAt = {
    onBatchEnd: (): void => {
      steps += 1;
      first.stopTraining ||= steps === 7;
    },
  };
  await first.fit(x, y, { ...options, callbacks: stopAt, checkpoint: { store, every: 3 } });
  const kept = (await store.load())!.meta;
  expect(kept.step).toBeGreaterThanOrEqual(3);
  const second = build();
  const resumed = await second.fit(x, y, { ...options, checkpoint: { store, every: 3, resume: true } });
  expect(resumed.history).toEqual(history);
  expect(await everything(second)).toEqual(await everything(undisturbed));
  for (const each of [undisturbed, first, second]) each.dispose();
});
