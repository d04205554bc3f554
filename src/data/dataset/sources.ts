/** Where data sets begin: tensors, lists, functions, numbers; and several data sets side by side. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { Dataset, expectDataset } from './dataset.ts';
import { type Batched, rowsOf, tensorsIn } from './elements.ts';
import { expectCount, fromStream, skipping } from './iterators.ts';

/**
 * An element for each row of `tensors`: one tensor, or a list or an object of such, as in [x, y]; of tensors [n, ...s] each element has
 * values of shape s. `batch` right after it copies nothing.
 * @throws UsageError where there are no tensors; ShapeError where they have different numbers of rows
 */
export function fromTensorSlices<const Tensors>(tensors: Tensors): Dataset<Tensors> {
  const where = 'data.fromTensorSlices';
  const counts = tensorsIn(where, tensors).map(({ shape }) => shape[0] ?? 0);
  const [count] = counts;
  const other = counts.find((each) => each !== count);
  if (other !== undefined) {
    throw new ShapeError(
      `${where}: the tensors have ${count} and ${other} rows. Give tensors with a row for each sample.`,
    );
  }
  return rows(tensors, count!);
}

function rows<Tensors>(tensors: Tensors, count: number): Dataset<Tensors> {
  return new Dataset(
    async function* (_, skip) {
      for (let row = skip; row < count; row++) yield rowsOf(tensors, row, row + 1, true);
    },
    count,
    (size, drop) => {
      const batches = (drop ? Math.floor : Math.ceil)(count / size);
      return new Dataset(async function* (_, skip) {
        for (let batch = skip; batch < batches; batch++) {
          const begin = batch * size;
          yield rowsOf(tensors, begin, Math.min(count, begin + size)) as unknown as Batched<Tensors>;
        }
      }, batches);
    },
  );
}

/** The elements of a list, in its order. @throws UsageError where `elements` is no list */
export function array<Element>(elements: readonly Element[]): Dataset<Element> {
  if (!Array.isArray(elements)) {
    throw new UsageError(`data.array: got ${show(elements)}; expected a list of elements.`);
  }
  return new Dataset(async function* (_, skip) {
    for (let i = skip; i < elements.length; i++) yield elements[i]!;
  }, elements.length);
}

/**
 * What a function gives, which is called for each pass with its number, from 0 up: a generator function, or one that gives anything that
 * can be iterated. A run can be resumed with equal bits where equal passes give equal elements.
 * @throws UsageError where `make` is no function; as it runs, where it gives nothing to iterate
 */
export function generator<Element>(
  make: (pass: number) => Iterable<Element> | AsyncIterable<Element>,
): Dataset<Element> {
  const where = 'data.generator';
  if (typeof make !== 'function') {
    throw new UsageError(
      `${where}: got ${show(make)}; expected a function, such as a generator function, that is called for each pass.`,
    );
  }
  return iterated(where, make);
}

/** What a function gives for each pass. @param where the call, for errors @internal */
export function iterated<Element>(
  where: string,
  make: (pass: number) => Iterable<Element> | AsyncIterable<Element>,
): Dataset<Element> {
  const all = async function* (number: number): AsyncGenerator<Element> {
    const given: unknown = make(number);
    const iterable =
      typeof given === 'object' && given !== null && (Symbol.asyncIterator in given || Symbol.iterator in given);
    if (!iterable) throw new UsageError(`${where}: the function gives ${show(given)}; expected what can be iterated.`);
    if (given instanceof Dataset) yield* fromStream(given.pass(number, 0) as AsyncIterator<Element>);
    else yield* given as AsyncIterable<Element>;
  };
  return new Dataset((number, skip) => skipping(all(number), skip), undefined);
}

/** The whole numbers from 0 up to, not including, `end`. @throws UsageError where end is no whole number */
export function range(end: number): Dataset<number> {
  expectCount('data.range', 'the end', end, 0);
  return new Dataset(async function* (_, skip) {
    for (let i = skip; i < end; i++) yield i;
  }, end);
}

/** What data sets side by side give. */
export type Zipped<Sets> = { [Key in keyof Sets]: Sets[Key] extends Dataset<infer Element> ? Element : never };

/**
 * The first elements of several data sets together, then the second ones, until one has no more: `sets` is a list or an object of data
 * sets, an element a list or an object of their elements.
 * @throws UsageError where something is no data set
 */
export function zip<const Sets extends readonly Dataset<unknown>[] | Readonly<Record<string, Dataset<unknown>>>>(
  sets: Sets,
): Dataset<Zipped<Sets>> {
  const where = 'data.zip';
  if (typeof sets !== 'object' || sets === null || Object.keys(sets).length === 0) {
    throw new UsageError(`${where}: got ${show(sets)}; expected a list or an object of data sets.`);
  }
  const entries = Object.entries(sets as Readonly<Record<string, Dataset<unknown>>>);
  for (const [key, each] of entries) expectDataset(where, `'${key}'`, each);
  const sizes = entries.map(([, each]) => each.size);
  const size = sizes.includes(undefined) ? undefined : Math.min(...(sizes as number[]));
  return new Dataset(async function* (number, skip) {
    const iterators = entries.map(([, each]) => each.pass(number, skip));
    try {
      for (;;) {
        const results = await Promise.all(iterators.map((each) => each.next()));
        if (results.some(({ done }) => done)) return;
        const values = results.map(({ value }) => value as unknown);
        const named = (): object => Object.fromEntries(entries.map(([key], i) => [key, values[i]]));
        yield (Array.isArray(sets) ? values : named()) as Zipped<Sets>;
      }
    } finally {
      for (const each of iterators) await each.return?.();
    }
  }, size);
}
