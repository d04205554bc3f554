/** Data sets: what each word does, that a pass can begin anywhere, and that what is random is the same in the same pass. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dataset, data, type Tensor, type TimeSeriesOptions, tensor } from '../../../src/index.ts';

/** Elements as plain data. */
const plain = (element: unknown): unknown =>
  JSON.parse(
    JSON.stringify(element, (_, value: unknown) => {
      if (value !== null && typeof value === 'object' && 'values' in value && 'shape' in value) {
        const { values, shape, dtype, scale } = value as Tensor;
        return { values: Array.from(values), shape, dtype, scale };
      }
      return value;
    }),
  );

async function passOf<Element>(set: Dataset<Element>, number = 0, skip = 0): Promise<unknown[]> {
  const elements: unknown[] = [];
  const iterator = set.pass(number, skip);
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return elements;
    elements.push(plain(value));
  }
}

const x = tensor(
  Uint8Array.from({ length: 14 }, (_, i) => 3 * i),
  [7, 2],
).div(255);
const y = tensor(Int32Array.from({ length: 7 }, (_, i) => i * i));

describe('gives', () => {
  it('a row of each tensor', async () => {
    const [first] = await data.fromTensorSlices({ x, y }).skip(2).toArray();
    expect(plain(first)).toEqual({
      x: { values: [12, 15], shape: [2], dtype: 'uint8', scale: 1 / 255 },
      y: { values: [4], shape: [], dtype: 'int32', scale: 1 },
    });
  });

  it.each([
    ['of tensors', data.fromTensorSlices([x, y])],
    ['of elements', data.fromTensorSlices([x, y]).map((element) => element)],
  ])('batches %s, the last one smaller', async (_, set) => {
    const batches = await set.batch(3).toArray();
    expect(batches.map(([rows, labels]) => [rows!.shape, labels!.shape])).toEqual([
      [[3, 2], [3]],
      [[3, 2], [3]],
      [[1, 2], [1]],
    ]);
    expect(plain(batches[1])).toEqual(plain([x.slice(3, 6), y.slice(3, 6)]));
    expect(set.batch(3).size).toBe(3);
    const whole = set.batch(3, { dropRemainder: true });
    expect([whole.size, (await whole.toArray()).length]).toEqual([2, 2]);
  });

  it('tensors of numbers and of lists of numbers', async () => {
    const set = data.array([
      { xs: [1, 2, 3], ys: 1, zs: [tensor([7]), Uint8Array.of(1, 2)] },
      { xs: [4, 5, 6], ys: 0, zs: [tensor([8]), Uint8Array.of(3, 4)] },
    ]);
    expect(await passOf(set.batch(2))).toEqual([
      {
        xs: { values: [1, 2, 3, 4, 5, 6], shape: [2, 3], dtype: 'float32', scale: 1 },
        ys: { values: [1, 0], shape: [2], dtype: 'float32', scale: 1 },
        zs: [
          { values: [7, 8], shape: [2, 1], dtype: 'float32', scale: 1 },
          { values: [1, 2, 3, 4], shape: [2, 2], dtype: 'uint8', scale: 1 },
        ],
      },
    ]);
  });

  it('what functions make of elements', async () => {
    const set = data
      .range(10)
      .map(async (i) => i * i)
      .filter((i) => i % 2 === 0)
      .enumerate(5);
    expect(await set.toArray()).toEqual([0, 4, 16, 36, 64].map((square, i) => [i + 5, square]));
    const seen: number[] = [];
    await data.range(3).forEach((i) => {
      seen.push(i);
    });
    expect(seen).toEqual([0, 1, 2]);
  });

  it('several data sets side by side, as long as all have elements', async () => {
    const sets = { xs: data.range(3), ys: data.range(9).skip(4) };
    const set = data.zip(sets);
    expect([set.size, await set.toArray()]).toEqual([3, [0, 1, 2].map((i) => ({ xs: i, ys: i + 4 }))]);
    expect(await data.zip([data.range(2), data.range(1).repeat()]).toArray()).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('elements of batches, and batches of another size', async () => {
    const batches = data.fromTensorSlices([x, y]).batch(3);
    expect(await passOf(batches.unbatch())).toEqual(await passOf(data.fromTensorSlices([x, y])));
    expect(await passOf(batches.rebatch(2))).toEqual(await passOf(data.fromTensorSlices([x, y]).batch(2)));
    expect(await passOf(batches.rebatch(5))).toEqual(await passOf(data.fromTensorSlices([x, y]).batch(5)));
  });

  it('the numbers of passes to functions', async () => {
    const set = data.generator(function* (pass) {
      yield pass;
      yield pass + 0.5;
    });
    expect(await set.toArray()).toEqual([0, 0.5]);
    expect(await set.toArray()).toEqual([1, 1.5]);
    expect(await passOf(set.repeat(2), 3)).toEqual([6, 6.5, 7, 7.5]);
    const asynchronous = data.generator(async function* () {
      yield 'a';
    });
    expect(await asynchronous.toArray()).toEqual(['a']);
  });

  it('kept elements, which are read once', async () => {
    let reads = 0;
    const set = data.range(4).map((i) => {
      reads += 1;
      return i;
    });
    const kept = set.cache();
    await passOf(kept, 0, 1); // is not whole
    const partly = kept[Symbol.asyncIterator]();
    await partly.next();
    await partly.return?.();
    expect(await kept.toArray()).toEqual([0, 1, 2, 3]);
    const before = reads;
    expect(await passOf(kept, 7, 2)).toEqual([2, 3]);
    expect(reads).toBe(before);
  });

  it('elements that are read ahead, and lets go of what is not used', async () => {
    let reads = 0;
    let ended = false;
    const set = data.generator(function* () {
      try {
        for (;;) {
          reads += 1;
          yield reads;
        }
      } finally {
        ended = true;
      }
    });
    const iterator = set.prefetch(3)[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toBe(1);
    await new Promise((resolve) => setTimeout(resolve));
    expect(reads).toBe(4);
    await iterator.return?.();
    expect(ended).toBe(true);
  });
});

describe('shuffle', () => {
  const orders = async (set: Dataset<number>) => [await passOf(set, 0), await passOf(set, 1)];

  it('is the same in the same pass of the same seed, and different in another', async () => {
    const [first, second] = await orders(data.range(50).shuffle(50, { seed: 1 }));
    expect(first).not.toEqual(second);
    expect(await orders(data.range(50).shuffle(50, { seed: 1 }))).toEqual([first, second]);
    expect((await orders(data.range(50).shuffle(50, { seed: 2 })))[0]).not.toEqual(first);
    expect([...(first as number[])].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    const [once, again] = await orders(data.range(50).shuffle(50, { seed: 1, reshuffleEachIteration: false }));
    expect(once).toEqual(again);
  });

  it('takes each from the buffer alone', async () => {
    const order = (await passOf(data.range(200).shuffle(10, { seed: 4 }))) as number[];
    order.forEach((value, place) => {
      expect(value).toBeLessThan(place + 10);
    });
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
    expect(await passOf(data.range(9).shuffle(1, { seed: 4 }))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map(Number));
  });

  it('gives each element each place about equally often', async () => {
    const set = data.range(4).shuffle(4, { seed: 9 });
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let pass = 0; pass < 4000; pass++) {
      ((await passOf(set, pass)) as number[]).forEach((value, place) => {
        counts[value]![place]! += 1;
      });
    }
    for (const count of counts.flat()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(4000 * 0.25 * 0.75));
  });
});

describe('a pass without its first elements is the rest of the pass', () => {
  const words: Readonly<Record<string, (set: Dataset<number>, n: number) => Dataset<unknown>>> = {
    batch: (set, n) => set.batch(n),
    'batch, whole ones': (set, n) => set.batch(n, { dropRemainder: true }),
    unbatch: (set, n) => set.batch(n).unbatch(),
    rebatch: (set, n) => set.batch(n).rebatch(n + 2),
    map: (set) => set.map((i) => 2 * i),
    filter: (set, n) => set.filter((i) => i % n === 0),
    take: (set, n) => set.take(n),
    skip: (set, n) => set.skip(n),
    repeat: (set, n) => set.repeat(n),
    'repeat without end': (set) => set.repeat().take(30),
    'repeat of an unknown size': (set) => set.filter(() => true).repeat(3),
    shuffle: (set, n) => set.shuffle(n, { seed: n }),
    prefetch: (set, n) => set.prefetch(n),
    cache: (set) => set.cache(),
    concatenate: (set, n) => set.concatenate(data.range(n)),
    'concatenate of an unknown size': (set, n) => set.filter(() => true).concatenate(data.range(n)),
    enumerate: (set, n) => set.enumerate(n),
    zip: (set, n) => data.zip([set, data.range(n)]) as Dataset<unknown>,
    generator: (_, n) => data.generator((pass) => Array.from({ length: n }, (_, i) => [i, pass])),
    timeSeries: (_, n) =>
      data.timeseriesDatasetFromArray(x, y, { sequenceLength: 2, batchSize: n, shuffle: true, seed: n }),
    'slices in batches': (_, n) => data.fromTensorSlices([x, y]).batch(n),
  };

  it.each(Object.entries(words))('%s', async (_, word) => {
    const plan = fc.record({
      count: fc.integer({ min: 1, max: 9 }),
      n: fc.integer({ min: 1, max: 6 }),
      pass: fc.integer({ min: 0, max: 3 }),
      skip: fc.integer({ min: 0, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ count, n, pass, skip }) => {
        const set = word(data.range(count), n);
        const whole = await passOf(set, pass);
        expect(await passOf(word(data.range(count), n), pass, skip)).toEqual(whole.slice(skip));
        if (set.size !== undefined) expect(set.size).toBe(whole.length);
      }),
      { numRuns: 60 },
    );
  });
});

/** Facts of keras/src/utils/timeseries_dataset_utils_test.py. */
describe('windows over a time series', () => {
  const steps = (count: number, factor = 1): Tensor => tensor(Array.from({ length: count }, (_, i) => factor * i));
  const CASES: readonly { options: TimeSeriesOptions & { batchSize: number }; batches: number; last: number }[] = [
    { options: { sequenceLength: 9, batchSize: 5 }, batches: 19, last: 2 },
    { options: { sequenceLength: 9, batchSize: 5, samplingRate: 2 }, batches: 17, last: 4 },
    { options: { sequenceLength: 9, batchSize: 5, sequenceStride: 3 }, batches: 7, last: 1 },
  ];

  it.each(CASES)('of $options', async ({ options, batches, last }) => {
    const { sequenceLength, batchSize, samplingRate = 1, sequenceStride = 1 } = options;
    const set = data.timeseriesDatasetFromArray(steps(100), steps(100, 2), options);
    const all = await set.toArray();
    expect([set.size, all.length, all.at(-1)![0].shape]).toEqual([batches, batches, [last, sequenceLength]]);
    all.forEach(([windows, targets], batch) => {
      for (let i = 0; i < windows.shape[0]!; i++) {
        const begin = (batch * batchSize + i) * sequenceStride;
        const window = Array.from({ length: sequenceLength }, (_, j) => begin + j * samplingRate);
        expect(Array.from(windows.slice(i, i + 1).values)).toEqual(window);
        expect(targets.values[i]).toBe(2 * begin);
      }
    });
  });

  it('with fewer targets than steps, and with none', async () => {
    const series = steps(10);
    const set = data.timeseriesDatasetFromArray(series, series.slice(3), { sequenceLength: 3, batchSize: 1 });
    expect((await set.toArray()).map(([window, target]) => [...window.values, ...target.values])).toEqual(
      Array.from({ length: 7 }, (_, i) => [i, i + 1, i + 2, i + 3]),
    );
    const alone = data.timeseriesDatasetFromArray(steps(50), null, { sequenceLength: 10, batchSize: 5 });
    expect((await alone.toArray()).map(({ shape }) => shape[0])).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 1]);
    const single = data.timeseriesDatasetFromArray(steps(100), null, { sequenceLength: 9, batchSize: null });
    expect([single.size, (await single.toArray())[91]!.shape]).toEqual([92, [9]]);
  });

  it('between two steps, of several features, shuffled', async () => {
    const table = tensor(
      Float32Array.from({ length: 200 }, (_, i) => i),
      [100, 2],
    );
    const options = {
      sequenceLength: 9,
      batchSize: 5,
      sequenceStride: 3,
      samplingRate: 2,
      startIndex: 10,
      endIndex: 90,
    };
    const windows = await data.timeseriesDatasetFromArray(table, null, options).toArray();
    const values = windows.flatMap((each) => Array.from(each.values));
    expect([Math.min(...values), Math.max(...values)]).toEqual([20, 2 * (10 + 63 + 16) + 1]);
    const shuffled = await data
      .timeseriesDatasetFromArray(table, null, { ...options, shuffle: true, seed: 1 })
      .toArray();
    const begins = (sets: readonly Tensor[]): number[] =>
      sets.flatMap(({ values, shape }) => Array.from({ length: shape[0]! }, (_, i) => values[i * 18]!));
    expect(begins(shuffled)).not.toEqual(begins(windows));
    expect(begins(shuffled).sort((a, b) => a - b)).toEqual(begins(windows));
  });
});

it('a data set is one that can be iterated, each time another pass', async () => {
  const set = data.range(30).shuffle(30, { seed: 2 });
  expect(set).toBeInstanceOf(Dataset);
  const passes: number[][] = [];
  for (let i = 0; i < 2; i++) {
    const pass: number[] = [];
    for await (const value of set) pass.push(value);
    passes.push(pass);
  }
  expect(passes).toEqual([await passOf(set, 0), await passOf(set, 1)]);
});
