/** Comma-separated values as tfjs's programs read them; what tfjs gives for each case is from its documentation of `tf.data.csv`. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as tf from '../../../src/tfjs.ts';

afterEach(() => vi.unstubAllGlobals());

const TEXT = 'a,b,price\n1,2,30\n4,5,60\n7,8,90\n';

/** Answers with a text at each address. */
function serving(text: string): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(String(address));
    return new Response(text);
  });
  return asked;
}

describe('tf.data.csv', () => {
  it('rows of an address, read anew in each pass', async () => {
    const asked = serving(TEXT);
    const rows = tf.data.csv('https://files.test/cars.csv');
    expect(await rows.columnNames()).toEqual(['a', 'b', 'price']);
    expect(await rows.toArray()).toEqual([
      { a: 1, b: 2, price: 30 },
      { a: 4, b: 5, price: 60 },
      { a: 7, b: 8, price: 90 },
    ]);
    expect(asked).toEqual(Array(2).fill('https://files.test/cars.csv'));
  });

  it('labels apart; batches as fitDataset takes them', async () => {
    serving(TEXT);
    const rows = tf.data.csv('https://files.test/cars.csv', { columnConfigs: { price: { isLabel: true } } });
    const batches = await rows
      .map(({ xs, ys }) => ({ xs: Object.values(xs), ys: Object.values(ys) }))
      .batch(2)
      .toArray();
    expect(batches.map(({ xs, ys }) => [xs.arraySync(), ys.arraySync()])).toEqual([
      [[[1, 2], [4, 5]], [[30], [60]]],
      [[[7, 8]], [[90]]],
    ]); // biome-ignore format: a matrix
    expect(await rows.columnNames()).toEqual(['a', 'b', 'price']);
    const named = await rows.batch(3).toArray();
    expect(named[0].xs.a.arraySync()).toEqual([1, 4, 7]);
  });

  it('without a header, with other delimiters and names, some columns alone', async () => {
    serving('1;x;true\n2;y;false\n');
    const rows = tf.data.csv('https://files.test/a.csv', {
      hasHeader: false,
      columnNames: ['n', 'kind', 'good'],
      columnConfigs: { n: { dtype: 'int32' }, good: { dtype: 'bool' } },
      configuredColumnsOnly: true,
      delimiter: ';',
    });
    expect(await rows.toArray()).toEqual([
      { n: 1, good: 1 },
      { n: 2, good: 0 },
    ]);
  });

  it('empty fields: undefined, a default, or an error where there must be a value', async () => {
    serving('a,b\n1,\n,2\n');
    const read = (config?: Parameters<typeof tf.data.csv>[1]) =>
      tf.data.csv('https://files.test/a.csv', config).toArray();
    expect(await read()).toEqual([
      { a: 1, b: undefined },
      { a: undefined, b: 2 },
    ]);
    expect(await read({ columnConfigs: { a: { default: -1 }, b: { default: 0 } } })).toEqual([
      { a: 1, b: 0 },
      { a: -1, b: 2 },
    ]);
    await expect(read({ columnConfigs: { b: { required: true } } })).rejects.toThrow(/row 2: b is empty/);
    await expect(read({ columnConfigs: { a: { isLabel: true } } })).rejects.toThrow(/row 3: a is empty/);
  });

  it('what cannot be had', async () => {
    vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
    await expect(tf.data.csv('https://files.test/none.csv').toArray()).rejects.toThrow(
      'csv: https://files.test/none.csv could not be had: status 404. Is the address right?',
    );
  });
});

it('a camera needs a page', async () => {
  await expect(tf.data.webcam()).rejects.toThrow('tf.data.webcam: only a page has a camera.');
});
