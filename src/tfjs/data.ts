/** Data sets with tfjs's names: elements one after the other, made when somebody asks. */

import { mulberry32 } from '../data/random.ts';
import { Tensor as Samples } from '../data/tensor.ts';
import { FormatError, UsageError } from '../errors.ts';
import { type CsvOptions, type CsvSource, rowsIn } from '../io/csv.ts';
import { stack } from './movement.ts';
import { Tensor, type TensorLike, toTensor } from './tensor.ts';

/** What a data set holds: numbers, tensors, lists and records of such. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the program puts there
type Item = any;

/** What `fitDataset` takes: a data set of `data`, or what has tfjs's `iterator`. */
export interface DatasetLike {
  /** Goes over the elements once more. */
  iterator(): Promise<{ next(): Promise<{ value: Item; done?: boolean }> }>;
  /** how many there are; Infinity without end, null or undefined where nobody knows before */
  readonly size?: number | null;
}

/** A data set: its methods give others and read nothing. */
export class Dataset implements DatasetLike {
  /** @internal */
  constructor(
    private readonly run: () => AsyncGenerator<Item>,
    /** how many elements there are; Infinity without end, null where nobody knows before */
    readonly size: number | null = null,
  ) {}

  /** Goes over the elements once more. */
  async iterator(): Promise<{ next(): Promise<{ value: Item; done: boolean }> }> {
    const elements = this.run();
    return {
      next: async () => {
        const { value, done = false } = await elements.next();
        return done ? { value: null, done } : { value, done };
      },
    };
  }

  /** The same by `for await`. */
  [Symbol.asyncIterator](): AsyncGenerator<Item> {
    return this.run();
  }

  /** What a function makes of each element. */
  map(transform: (value: Item) => Item): Dataset {
    const { run } = this;
    return new Dataset(async function* () {
      for await (const each of run()) yield transform(each);
    }, this.size);
  }

  /** The same, where the function is asynchronous. */
  mapAsync(transform: (value: Item) => Promise<Item>): Dataset {
    const { run } = this;
    return new Dataset(async function* () {
      for await (const each of run()) yield await transform(each);
    }, this.size);
  }

  /** The elements for which the function says so. */
  filter(predicate: (value: Item) => boolean): Dataset {
    const { run } = this;
    return new Dataset(async function* () {
      for await (const each of run()) if (predicate(each)) yield each;
    });
  }

  /** Batches: each value becomes a tensor with an axis more. @param smallLastBatch whether the last one may be smaller */
  batch(batchSize: number, smallLastBatch = true): Dataset {
    const { run } = this;
    const known = this.size === null ? null : (smallLastBatch ? Math.ceil : Math.floor)(this.size / batchSize);
    return new Dataset(async function* () {
      let elements: Item[] = [];
      for await (const each of run()) {
        if (elements.push(each) < batchSize) continue;
        yield stacked(elements);
        elements = [];
      }
      if (elements.length > 0 && smallLastBatch) yield stacked(elements);
    }, known);
  }

  /** In an order drawn from windows of `bufferSize` elements. @param seed default: drawn */
  shuffle(bufferSize: number, seed?: string | number, reshuffleEachIteration = true): Dataset {
    const { run } = this;
    const first = seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(seed) || 1;
    let passes = 0;
    return new Dataset(async function* () {
      const random = mulberry32((first + (reshuffleEachIteration ? passes++ : 0)) >>> 0);
      const held: Item[] = [];
      for await (const each of run()) {
        if (held.push(each) < bufferSize) continue;
        yield held.splice(Math.floor(random() * held.length), 1)[0];
      }
      while (held.length > 0) yield held.splice(Math.floor(random() * held.length), 1)[0];
    }, this.size);
  }

  /** The elements so many times, or without end. */
  repeat(count?: number): Dataset {
    const { run } = this;
    const times = count === undefined || count < 0 ? Number.POSITIVE_INFINITY : count;
    return new Dataset(
      async function* () {
        for (let i = 0; i < times; i++) yield* run();
      },
      this.size === null ? null : this.size * times,
    );
  }

  /** The first ones. */
  take(count: number): Dataset {
    const { run } = this;
    const known = this.size === null ? null : Math.min(this.size, count);
    return new Dataset(async function* () {
      let left = count;
      if (left <= 0) return;
      for await (const each of run()) {
        yield each;
        if (--left === 0) return;
      }
    }, known);
  }

  /** All but the first ones. */
  skip(count: number): Dataset {
    const { run } = this;
    const known = this.size === null ? null : Math.max(0, this.size - count);
    return new Dataset(async function* () {
      let seen = 0;
      for await (const each of run()) if (seen++ >= count) yield each;
    }, known);
  }

  /** These, then those of another data set. */
  concatenate(other: Dataset): Dataset {
    const { run } = this;
    const both = this.size === null || other.size === null ? null : this.size + other.size;
    return new Dataset(async function* () {
      yield* run();
      yield* other.run();
    }, both);
  }

  /** As it is: `fitDataset` reads ahead by itself. */
  prefetch(_bufferSize?: number): Dataset {
    return this;
  }

  /** Calls a function for each element. */
  async forEachAsync(f: (value: Item) => void): Promise<void> {
    for await (const each of this.run()) f(each);
  }

  /** All elements. */
  async toArray(): Promise<Item[]> {
    const all: Item[] = [];
    await this.forEachAsync((each) => all.push(each));
    return all;
  }
}

function stacked(elements: readonly Item[]): Item {
  const [first] = elements;
  if (Array.isArray(first) && first.every((each) => typeof each === 'number'))
    return toTensor('dataset.batch', elements as never);
  if (first instanceof Tensor) return stack(elements);
  if (typeof first === 'number' || typeof first === 'boolean') return toTensor('dataset.batch', elements as never);
  if (ArrayBuffer.isView(first)) return stack(elements.map((each) => toTensor('dataset.batch', each)));
  if (Array.isArray(first) && !isNested(first)) return first.map((_, i) => stacked(elements.map((each) => each[i])));
  if (Array.isArray(first)) return toTensor('dataset.batch', elements as never);
  if (typeof first === 'object' && first !== null) {
    return Object.fromEntries(Object.keys(first).map((key) => [key, stacked(elements.map((each) => each[key]))]));
  }
  throw new UsageError(
    `dataset.batch: an element is ${typeof first}; expected numbers, tensors, lists or records of such.`,
  );
}

const isNested = (value: Item): boolean => typeof value === 'number' || (Array.isArray(value) && value.every(isNested));

/** The elements of an array. */
export const array = (items: readonly Item[]): Dataset =>
  new Dataset(async function* () {
    yield* items;
  }, items.length);

/** What a generator function gives, called anew for each pass. */
export const generator = (
  make: () => Iterator<Item> | AsyncIterator<Item> | Promise<Iterator<Item> | AsyncIterator<Item>>,
): Dataset =>
  new Dataset(async function* () {
    const items = await make();
    for (let next = await items.next(); !next.done; next = await items.next()) yield next.value;
  });

/** Rows of comma-separated values, { xs, ys } where some columns are labels: see `csv` of wgrad/io. */
export class CSVDataset extends Dataset {
  readonly #names: readonly string[] | undefined;

  /** @internal */
  constructor(run: () => AsyncGenerator<Item>, names: readonly string[] | undefined) {
    super(run);
    this.#names = names;
  }

  /** The names of the columns. */
  async columnNames(): Promise<string[]> {
    if (this.#names !== undefined) return [...this.#names];
    const { value } = await (await this.iterator()).next();
    return value === null
      ? []
      : 'xs' in value
        ? [...Object.keys(value.xs), ...Object.keys(value.ys)]
        : Object.keys(value);
  }
}

/** In tfjs an empty field is undefined, unless the column must have a value. */
function emptyField(where: string, { required, isLabel }: { required?: boolean; isLabel?: boolean }): undefined {
  if (required || isLabel)
    throw new FormatError(`${where} is empty. Give the column a default, or leave out such rows.`);
}

/** Rows of comma-separated values at an address; an empty field is undefined. @throws as it runs, FormatError, DataError */
export function csv(source: CsvSource, config: CsvOptions = {}): CSVDataset {
  return new CSVDataset(async function* () {
    yield* rowsIn(source, config, emptyField);
  }, config.columnNames);
}

/** Several data sets side by side, as a list or a record of theirs; it ends with the first that ends. */
export function zip(datasets: readonly Dataset[] | Readonly<Record<string, Dataset>>): Dataset {
  const names = Object.keys(datasets);
  const all = Object.values(datasets);
  const sizes = all.map(({ size }) => size);
  const known = sizes.every((size) => size !== null) ? Math.min(...(sizes as number[])) : null;
  return new Dataset(async function* () {
    const running = await Promise.all(all.map((each) => each.iterator()));
    for (;;) {
      const found = await Promise.all(running.map((each) => each.next()));
      if (found.some(({ done }) => done)) return;
      const values = found.map(({ value }) => value);
      yield Array.isArray(datasets) ? values : Object.fromEntries(names.map((name, i) => [name, values[i]]));
    }
  }, known);
}

/** The batches of a data set, as wgrad's `fit` takes them. */
export const batchesOf = (dataset: DatasetLike) =>
  async function* (): AsyncGenerator<{ xs: Samples; ys: Samples }> {
    if (typeof dataset?.iterator !== 'function') {
      throw new UsageError('model.fitDataset: it is no data set; expected one of tf.data. Tensors are for fit.');
    }
    const running = await dataset.iterator();
    for (let next = await running.next(); !next.done; next = await running.next()) {
      const { value } = next;
      const [x, y] = Array.isArray(value) ? value : [value.xs, value.ys];
      yield { xs: await samplesIn(x), ys: await samplesIn(y) };
    }
  };

async function samplesIn(given: Item): Promise<Samples> {
  if (given instanceof Tensor) return new Samples(await given.data(), given.shape);
  if (Array.isArray(given) || ArrayBuffer.isView(given)) {
    if (Array.isArray(given) && given[0] instanceof Tensor) return (await Promise.all(given.map(samplesIn))) as never;
    return samplesIn(toTensor('model.fitDataset', given as TensorLike));
  }
  const named = await Promise.all(
    Object.entries(given).map(async ([name, each]) => [name, await samplesIn(each)] as const),
  );
  const values = Object.values(Object.fromEntries(named));
  return (values.length === 1 ? values[0] : Object.fromEntries(named)) as never;
}
