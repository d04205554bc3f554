/**
 * A whole life of a model (training with checkpoints, predicting, saving, loading) in which the n-th call of one kind fails, for
 * every n (in npm test every fifth) until it lives undisturbed. Each time: a typed error within five seconds, no GPU memory kept, what was saved still
 * whole, and the same life works at once after it, with the same bits.
 */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Engine,
  init,
  layers,
  type Model,
  type ModelTensor,
  type NamedWeight,
  type Sequential,
  sequential,
  tensor,
  WgradError,
} from '../../src/index.ts';
import { deleteModel, indexedDb, indexedDbStore, loadModel, memory, url } from '../../src/io.ts';
import { LONG } from './long.ts';

const LONGEST_MS = 5000;
/** Every n in test:long only. */
const STRIDE = LONG ? 1 : 8;
const COUNT = 24;
const x = tensor(
  Float32Array.from({ length: COUNT * 6 }, (_, i) => Math.cos(i) ** 2),
  [COUNT, 6],
);
const y = tensor(Uint8Array.from({ length: COUNT }, (_, i) => i % 3));

function build(): Sequential {
  const model = sequential({
    seed: 3,
    layers: [
      layers.dense({ units: 5, activation: 'relu', inputShape: [6] }),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

interface Life {
  readonly predicted: ArrayLike<number>;
  readonly weights: readonly NamedWeight[];
}

const NAME = 'faults';

/** Makes, trains, saves, loads and disposes. */
async function live(): Promise<Life> {
  const model = build();
  const models: Model<ModelTensor>[] = [model];
  try {
    const checkpoint = { store: indexedDbStore(NAME, { warn: () => {} }), every: 2 };
    await model.fit(x, y, { epochs: 2, batchSize: 8, validationData: [x, y], verbose: 0, checkpoint });
    await model.save(indexedDb(NAME), { includeOptimizer: true });
    const again = await loadModel(indexedDb(NAME));
    models.push(again);
    await again.trainOnBatch(x, y);
    return { predicted: (await again.predict(x)).values, weights: await again.getWeights() };
  } finally {
    for (const each of models) each.dispose();
  }
}

/** Makes calls number `n`, counted from 1, of a function fail; gives how many there were. */
type Inject = (n: number) => { readonly calls: () => number };

function counting<Target extends object>(
  target: Target,
  name: keyof Target & string,
  fail: (original: (...given: unknown[]) => unknown, given: unknown[], self: unknown) => unknown,
): Inject {
  return (n) => {
    let calls = 0;
    const original = target[name] as (...given: unknown[]) => unknown;
    vi.spyOn(target as Record<string, () => unknown>, name).mockImplementation(function (
      this: unknown,
      ...given: unknown[]
    ) {
      calls += 1;
      return calls === n ? fail(original, given, this) : original.apply(this, given);
    });
    return { calls: () => calls };
  };
}

const rejects = (error: () => unknown) => () => Promise.reject(error());

/** WebGPU says it of a buffer later, by the error scope that was open when it was made. */
const outOfMemory: Inject = (n) => {
  let next = false;
  counting(GPUDevice.prototype, 'popErrorScope', (original, given, self) => original.apply(self, given))(0);
  const made = counting(GPUDevice.prototype, 'createBuffer', (original, given, self) => {
    next = true;
    return original.apply(self, given);
  })(n);
  vi.mocked(GPUDevice.prototype.popErrorScope).mockImplementation(async () => {
    const failed = next;
    next = false;
    return failed ? new GPUOutOfMemoryError('no more') : null;
  });
  return made;
};

const KINDS: readonly (readonly [string, Inject])[] = [
  ['createBuffer', outOfMemory],
  [
    'mapAsync',
    counting(
      GPUBuffer.prototype,
      'mapAsync',
      rejects(() => new DOMException('not mapped', 'OperationError')),
    ),
  ],
  [
    'createComputePipelineAsync',
    counting(
      GPUDevice.prototype,
      'createComputePipelineAsync',
      rejects(() => new GPUPipelineError('no pipeline', { reason: 'internal' })),
    ),
  ],
  [
    'put of IndexedDB',
    counting(IDBObjectStore.prototype, 'put', () => {
      throw new DOMException('full', 'QuotaExceededError');
    }),
  ],
  [
    'put of IndexedDB, reported later',
    counting(IDBObjectStore.prototype, 'put', (original, given, self) => {
      const request = original.apply(self, given);
      (self as IDBObjectStore).transaction.abort();
      return request;
    }),
  ],
  [
    'get of IndexedDB',
    counting(IDBObjectStore.prototype, 'get', () => {
      throw new DOMException('broken', 'UnknownError');
    }),
  ],
];

afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await deleteModel(NAME);
  await indexedDbStore(NAME).clear();
});

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new Error(`hangs: no end after ${LONGEST_MS} ms`)), LONGEST_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Memory that models hold; a few buffers for reading are kept for the next time. */
function expectFreed(engine: Engine): void {
  engine.freeData();
  const { parameters, data, buffers } = engine.memory();
  expect({ parameters, data }).toEqual({ parameters: 0, data: 0 });
  expect(buffers).toBeLessThanOrEqual(4);
}

describe.each(KINDS)('where %s fails', (name, inject) => {
  it('for the n-th time, for every n', async () => {
    await init({});
    const reference = await live();
    let failures = 0;
    for (let n = 1; ; n += STRIDE) {
      const engine = await init({});
      const { calls } = inject(n);
      const error = await withDeadline(live()).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const happened = calls() >= n;
      vi.restoreAllMocks();
      if (!happened) {
        expect(error).toBeUndefined();
        engine.dispose();
        break;
      }
      const place = `${name} ${n}`;
      if (error !== undefined) {
        failures += 1;
        expect(error, place).toBeInstanceOf(WgradError);
        expect((error as Error).message, place).toMatch(/^(?!internal).*\. \S.*\.$/s);
      }
      await new Promise((resolve) => setTimeout(resolve)); // what dispose began has ended
      expectFreed(engine);
      const saved = await loadModel(indexedDb(NAME));
      expect(await saved.getWeights(), place).toHaveLength(4);
      saved.dispose();
      expect(await withDeadline(live()), place).toEqual(reference);
      engine.dispose();
    }
    expect(failures).toBeGreaterThan(0);
  });
});

it('where fetch fails for the n-th time, for every n', async () => {
  await init({});
  const model = build();
  const place = memory();
  await model.save(place);
  const serve: typeof fetch = async (address) => {
    const bytes = place.files.get(String(address).split('/').at(-1)!);
    return new Response(bytes === undefined ? null : Uint8Array.from(bytes), {
      status: bytes === undefined ? 404 : 200,
    });
  };
  const load = () => withDeadline(loadModel(url('/models/model.json')));
  for (let n = 1; ; n++) {
    let calls = 0;
    vi.spyOn(globalThis, 'fetch').mockImplementation((...given) => {
      calls += 1;
      return calls === n ? Promise.reject(new TypeError('Failed to fetch')) : serve(...given);
    });
    const before = (await init()).memory();
    if (n > 2) {
      (await load()).dispose();
      break;
    }
    await expect(load()).rejects.toMatchObject({ name: 'DataError', code: 'network' });
    expect((await init()).memory()).toEqual(before);
  }
  model.dispose();
});
