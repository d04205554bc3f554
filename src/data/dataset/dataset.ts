/**
 * Dataset: elements that come one after the other, and what becomes of them on the way, in the words of tf.data. Nothing runs before
 * somebody asks. A pass over a data set has a number, so that what is random in it is the same whenever it is run again: a run that was
 * stopped goes on with the elements that it would have had.
 */
import { expectOptions, show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { mulberry32 } from '../random.ts';
import { type Batched, joined, rowsOf, stacked, tensorsIn } from './elements.ts';
import { expectCount, fromStream, skipping } from './iterators.ts';

/** The elements of the pass with this number, from 0 up, without the first `skip` ones. */
export type Pass<Element> = (number: number, skip: number) => AsyncIterator<Element>;

/** Options of `shuffle`. */
export interface ShuffleOptions {
  /** 32 bits that the order depends on; default: drawn, so that another run has another order */
  readonly seed?: number;
  /** whether each pass has an order of its own: default true */
  readonly reshuffleEachIteration?: boolean;
}

/** Options of `batch`. */
export interface BatchingOptions {
  /** leaves out a last batch that is smaller: default false */
  readonly dropRemainder?: boolean;
}

/**
 * A data set: elements that come one after the other, such as [x, y] for each sample, or for each batch of samples. Its methods give new
 * data sets and read nothing; `fit`, `evaluate`, `predict` and `for await` do.
 */
export class Dataset<Element> implements AsyncIterable<Element> {
  #passes = 0;

  /** @internal */
  constructor(
    /** The elements of the pass with this number, from 0 up, without the first `skip` ones. */
    readonly pass: Pass<Element>,
    /** how many elements a pass has; Infinity where it has no end, undefined where nobody knows before */
    readonly size: number | undefined,
    /** The same as `batch`, where elements need not be made one by one. */
    private readonly batched?: (size: number, drop: boolean) => Dataset<Batched<Element>>,
  ) {}

  /** Each time another pass, the first one being pass 0. */
  [Symbol.asyncIterator](): AsyncIterator<Element> {
    this.#passes += 1;
    return this.pass(this.#passes - 1, 0);
  }

  /**
   * Batches of `size` elements: each value of shape s becomes a tensor [size, ...s]. The last batch has what is left.
   * @throws UsageError where size is no whole number; as it runs, UsageError and ShapeError where elements are not alike
   */
  batch(size: number, options: BatchingOptions = {}): Dataset<Batched<Element>> {
    const where = 'dataset.batch';
    expectCount(where, 'the size', size, 1);
    expectOptions(where, options, ['dropRemainder'], 'dropRemainder');
    const { dropRemainder = false } = options;
    if (this.batched !== undefined) return this.batched(size, dropRemainder);
    const { pass } = this;
    const count = this.size === undefined ? undefined : (dropRemainder ? Math.floor : Math.ceil)(this.size / size);
    return new Dataset(async function* (number, skip) {
      let elements: Element[] = [];
      for await (const element of fromStream(pass(number, skip * size))) {
        elements.push(element);
        if (elements.length < size) continue;
        yield stacked(where, elements);
        elements = [];
      }
      if (elements.length > 0 && !dropRemainder) yield stacked(where, elements);
    }, count);
  }

  /** The elements of batches, one by one: each tensor [batch, ...s] gives values of shape s. @throws UsageError as it runs, where an element has no tensors */
  unbatch(): Dataset<Element> {
    const { pass } = this;
    return new Dataset(async function* (number, skip) {
      let left = skip;
      for await (const batch of fromStream(pass(number, 0))) {
        const rows = tensorsIn('dataset.unbatch', batch)[0]!.shape[0] ?? 0;
        for (let row = Math.min(left, rows); row < rows; row++) yield rowsOf(batch, row, row + 1, true);
        left -= Math.min(left, rows);
      }
    }, undefined);
  }

  /** What `change` makes of each element; it may be asynchronous. */
  map<To>(change: (element: Element) => To | Promise<To>): Dataset<To> {
    const { pass } = this;
    return new Dataset(async function* (number, skip) {
      for await (const element of fromStream(pass(number, skip))) yield await change(element);
    }, this.size);
  }

  /** The elements for which `keeps` says so; it may be asynchronous. @param keeps gets an element, and says whether it stays */
  filter(keeps: (element: Element) => boolean | Promise<boolean>): Dataset<Element> {
    const { pass } = this;
    const kept = async function* (number: number): AsyncGenerator<Element> {
      for await (const element of fromStream(pass(number, 0))) if (await keeps(element)) yield element;
    };
    return new Dataset((number, skip) => skipping(kept(number), skip), undefined);
  }

  /** The first `count` elements. @throws UsageError where count is no whole number */
  take(count: number): Dataset<Element> {
    expectCount('dataset.take', 'the count', count, 0);
    const { pass } = this;
    return new Dataset(
      async function* (number, skip) {
        let left = count - skip;
        if (left <= 0) return;
        for await (const element of fromStream(pass(number, skip))) {
          yield element;
          left -= 1;
          if (left === 0) return;
        }
      },
      this.size === undefined ? undefined : Math.min(this.size, count),
    );
  }

  /** All but the first `count` elements. @throws UsageError where count is no whole number */
  skip(count: number): Dataset<Element> {
    expectCount('dataset.skip', 'the count', count, 0);
    const size = this.size === undefined ? undefined : Math.max(0, this.size - count);
    return new Dataset((number, skip) => this.pass(number, skip + count), size);
  }

  /**
   * The elements `count` times, one pass over them after the other; without a count, without end.
   * @throws UsageError where count is no whole number; as it runs, where a pass has no elements
   */
  repeat(count: number = Number.POSITIVE_INFINITY): Dataset<Element> {
    if (count !== Number.POSITIVE_INFINITY) expectCount('dataset.repeat', 'the count', count, 0);
    const { pass, size } = this;
    const endless = count === Number.POSITIVE_INFINITY;
    return new Dataset(
      async function* (number, skip) {
        const first = endless ? 0 : number * count;
        let left = skip;
        // whole passes are skipped without reading them
        let done = size === undefined || size === 0 || size === Number.POSITIVE_INFINITY ? 0 : Math.floor(skip / size);
        left -= done * (size ?? 0);
        for (; done < count; done++) {
          let some = false;
          for await (const element of fromStream(pass(first + done, size === undefined ? 0 : left))) {
            some = true;
            if (size === undefined && left > 0) left -= 1;
            else yield element;
          }
          if (size !== undefined) left = 0;
          else if (!some && endless) throw new UsageError('dataset.repeat: the data set has no elements to repeat.');
        }
      },
      endless ? Number.POSITIVE_INFINITY : size === undefined ? undefined : size * count,
    );
  }

  /**
   * The elements in another order: each is drawn from the next `bufferSize` ones, so that the order is fully random where the buffer
   * holds all of them.
   * @throws UsageError where an option is wrong
   */
  shuffle(bufferSize: number, options: ShuffleOptions = {}): Dataset<Element> {
    const where = 'dataset.shuffle';
    expectCount(where, 'the size of the buffer', bufferSize, 1);
    expectOptions(where, options, ['seed', 'reshuffleEachIteration'], 'seed');
    const { seed = Math.floor(Math.random() * 2 ** 32), reshuffleEachIteration = true } = options;
    expectCount(where, 'seed', seed, 0);
    const { pass } = this;
    const shuffled = async function* (number: number): AsyncGenerator<Element> {
      const random = mulberry32(seed, reshuffleEachIteration ? number : 0);
      const buffer: Element[] = [];
      const draw = (): Element => {
        const at = Math.floor(random() * buffer.length);
        const drawn = buffer[at]!;
        buffer[at] = buffer.at(-1)!;
        buffer.pop();
        return drawn;
      };
      for await (const element of fromStream(pass(number, 0))) {
        buffer.push(element);
        if (buffer.length === bufferSize) yield draw();
      }
      while (buffer.length > 0) yield draw();
    };
    return new Dataset((number, skip) => skipping(shuffled(number), skip), this.size);
  }

  /** The same elements, of which `count` are read ahead while the ones before are used. `fit` reads ahead by itself. @throws UsageError where count is no whole number */
  prefetch(count: number): Dataset<Element> {
    expectCount('dataset.prefetch', 'the count', count, 1);
    const { pass } = this;
    return new Dataset(async function* (number, skip) {
      const iterator = pass(number, skip);
      const ahead: Promise<IteratorResult<Element>>[] = [];
      try {
        for (;;) {
          while (ahead.length <= count) {
            const next = iterator.next();
            next.catch(() => {}); // reported where it is awaited
            ahead.push(next);
          }
          const { done, value } = (await ahead.shift()!) as IteratorResult<Element>;
          if (done) return;
          yield value as Element;
        }
      } finally {
        await iterator.return?.();
      }
    }, this.size);
  }

  /**
   * The elements of the first whole pass, kept in memory: later passes do not read or compute them again. What comes before it is not
   * done anew in each pass, so that it belongs before a `shuffle`.
   */
  cache(): Dataset<Element> {
    const { pass } = this;
    let kept: readonly Element[] | undefined;
    return new Dataset(async function* (number, skip) {
      if (kept !== undefined) {
        for (let i = skip; i < kept.length; i++) yield kept[i]!;
        return;
      }
      const read: Element[] = [];
      for await (const element of fromStream(pass(number, skip))) {
        if (skip === 0) read.push(element);
        yield element;
      }
      if (skip === 0) kept = read;
    }, this.size);
  }

  /** These elements, then those of `other`. @throws UsageError where that is no data set */
  concatenate(other: Dataset<Element>): Dataset<Element> {
    expectDataset('dataset.concatenate', 'other', other);
    const { pass, size } = this;
    const total = size === undefined || other.size === undefined ? undefined : size + other.size;
    const both = async function* (number: number, skip: number): AsyncGenerator<Element> {
      if (size === undefined || skip < size) yield* fromStream(pass(number, skip));
      yield* fromStream(other.pass(number, size === undefined ? 0 : Math.max(0, skip - size)));
    };
    return new Dataset(
      (number, skip) => (size === undefined ? skipping(both(number, 0), skip) : both(number, skip)),
      total,
    );
  }

  /** [number, element], counted from `start`. */
  enumerate(start = 0): Dataset<[number, Element]> {
    const { pass } = this;
    return new Dataset(async function* (number, skip) {
      let at = start + skip;
      for await (const element of fromStream(pass(number, skip))) yield [at++, element];
    }, this.size);
  }

  /** Batches that are put together, or cut, to have `size` rows; each element is a batch of tensors [rows, ...]. @throws UsageError where size is no whole number */
  rebatch(size: number): Dataset<Element> {
    const where = 'dataset.rebatch';
    expectCount(where, 'the size', size, 1);
    const { pass } = this;
    const again = async function* (number: number): AsyncGenerator<Element> {
      let parts: Element[] = [];
      let rows = 0;
      for await (const batch of fromStream(pass(number, 0))) {
        const count = tensorsIn(where, batch)[0]!.shape[0] ?? 0;
        for (let begin = 0; begin < count; ) {
          const end = Math.min(count, begin + size - rows);
          parts.push(rowsOf(batch, begin, end));
          rows += end - begin;
          begin = end;
          if (rows < size) continue;
          yield joined(where, parts);
          [parts, rows] = [[], 0];
        }
      }
      if (rows > 0) yield joined(where, parts);
    };
    return new Dataset((number, skip) => skipping(again(number), skip), undefined);
  }

  /** Calls `see` for each element of the next pass; it may be asynchronous. */
  async forEach(see: (element: Element) => void | Promise<void>): Promise<void> {
    for await (const element of this) await see(element);
  }

  /** All elements of the next pass. @throws UsageError where it has no end */
  async toArray(): Promise<Element[]> {
    if (this.size === Number.POSITIVE_INFINITY) {
      throw new UsageError('dataset.toArray: the data set has no end. Take some of it first, as in take(100).');
    }
    const elements: Element[] = [];
    for await (const element of this) elements.push(element);
    return elements;
  }
}

/** @throws UsageError */
export function expectDataset(where: string, name: string, value: unknown): void {
  if (value instanceof Dataset) return;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a data set, as the functions of data give it.`);
}
