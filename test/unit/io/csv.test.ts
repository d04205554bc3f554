/** Comma-separated values: as they are written elsewhere, in pieces of any size, and with whatever is wrong with them. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import papa from 'papaparse';
import { describe, expect, it, vi } from 'vitest';
import { type CsvOptions, csv } from '../../../src/io.ts';
import { type BadInput, expectRefused, wrong } from '../../bad-input/row.ts';

const rows = (text: string, options: CsvOptions = {}) => csv(() => [text], options).toArray();

const CARS = 'mpg,cylinders,origin\n18.0,8,usa\n24.5,4,"japan, main"\n';

describe('reads', () => {
  it('numbers and text by the names of the columns', async () => {
    expect(await rows(CARS)).toEqual([
      { mpg: 18, cylinders: 8, origin: 'usa' },
      { mpg: 24.5, cylinders: 4, origin: 'japan, main' },
    ]);
  });

  it('labels apart, and only the columns that are wanted', async () => {
    const columnConfigs = { mpg: { isLabel: true }, cylinders: {} };
    expect(await rows(CARS, { columnConfigs, configuredColumnsOnly: true })).toEqual([
      { xs: { cylinders: 8 }, ys: { mpg: 18 } },
      { xs: { cylinders: 4 }, ys: { mpg: 24.5 } },
    ]);
  });

  it('types, defaults, other delimiters, no header', async () => {
    const text = '1;;true\r\n2;x;0\r\n\r\n3;"a\r\nb";FALSE';
    const columnConfigs = { b: { dtype: 'string' }, c: { dtype: 'bool' } } as const;
    const options = { hasHeader: false, columnNames: ['a', 'b', 'c'], delimiter: ';', columnConfigs };
    expect(await rows(text, options)).toEqual([
      { a: 1, b: '', c: 1 },
      { a: 2, b: 'x', c: 0 },
      { a: 3, b: 'a\r\nb', c: 0 },
    ]);
    expect(await rows('a,b\n,2\n', { columnConfigs: { a: { default: -1 } } })).toEqual([{ a: -1, b: 2 }]);
    expect(await rows('7,8\n', { hasHeader: false })).toEqual([{ column1: 7, column2: 8 }]);
    expect(await rows('\ufeffa\n1\n')).toEqual([{ a: 1 }]);
    expect(await rows('')).toEqual([]);
  });

  it('whatever another program writes, in pieces of any size', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ',', '"', '\n', ' ', '1') });
    const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    const columnConfigs = Object.fromEntries(['x', 'y', 'z'].map((name) => [name, { dtype: 'string' as const }]));
    await fc.assert(
      fc.asyncProperty(table, sizes, async (table, sizes) => {
        const bytes = new TextEncoder().encode(papa.unparse([['x', 'y', 'z'], ...table], { newline: '\n' }));
        async function* pieces(): AsyncGenerator<Uint8Array> {
          for (let [at, i] = [0, 0]; at < bytes.length; i++) {
            const size = sizes[i % sizes.length]!;
            yield bytes.subarray(at, at + size);
            at += size;
          }
        }
        const set = csv(pieces, { columnConfigs });
        const expected = table.map(([x, y, z]) => ({ x, y, z }));
        expect(await set.toArray()).toEqual(expected);
        expect(await set.skip(2).toArray()).toEqual(expected.slice(2));
      }),
    );
  });

  it('files of Node, blobs and addresses, in each pass anew', async () => {
    const expected = await rows(CARS);
    const folder = await mkdtemp(join(tmpdir(), 'wgrad-csv-'));
    try {
      await writeFile(join(folder, 'cars.csv'), CARS);
      const file = csv(() => createReadStream(join(folder, 'cars.csv')));
      for (let pass = 0; pass < 2; pass++) expect(await file.toArray()).toEqual(expected);
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(await csv(new Blob([CARS])).toArray()).toEqual(expected);
    expect(await csv(`data:text/csv,${encodeURIComponent(CARS)}`).toArray()).toEqual(expected);
  });
});

const reads =
  (text: string, options: object = {}) =>
  (): unknown =>
    rows(text, options);
const BAD: readonly BadInput[] = [
  [
    'a row with a field too many',
    'FormatError',
    'csv: row 3 has 3 fields; expected 2: a, b. Correct the file, or name its delimiter.',
    reads('a,b\n1,2\n1,2,3\n'),
  ],
  [
    'text where a number belongs',
    'FormatError',
    "csv: row 2: a is 'x'; expected a number.",
    reads('a\nx\n', { columnConfigs: { a: { dtype: 'float32' } } }),
  ],
  [
    'half where a whole number belongs',
    'FormatError',
    "csv: row 2: a is '0.5'; expected a whole number.",
    reads('a\n0.5\n', { columnConfigs: { a: { dtype: 'int32' } } }),
  ],
  [
    'an empty field',
    'FormatError',
    'csv: row 2: a is empty. Give the column a default, or leave out such rows.',
    reads('a,b\n,1\n'),
  ],
  [
    'an empty field that is required',
    'FormatError',
    'csv: row 2: a is empty. Leave out such rows.',
    reads('a,b\n,1\n', { columnConfigs: { a: { required: true, default: 1 } } }),
  ],
  [
    'a quote that does not end',
    'FormatError',
    'csv: a quoted field does not end: Quoted field unterminated. The file is cut off or damaged.',
    reads('a\n"x\n'),
  ],
  [
    'a column that is not there',
    'UsageError',
    "csv: columnConfigs: there is no column 'c'. There are: a, b.",
    reads('a,b\n1,2\n', { columnConfigs: { c: {} } }),
  ],
  [
    'an unknown dtype',
    'UsageError',
    "csv: the dtype of 'a' is 'text'; expected one of float32, int32, bool, string.",
    reads('', { columnConfigs: { a: { dtype: 'text' } } }),
  ],
  ['no delimiter', 'UsageError', "csv: delimiter is ''; expected text such as ';'.", reads('', { delimiter: '' })],
  [
    'an unknown option',
    'UsageError',
    "csv: unknown option 'header'. Did you mean 'hasHeader'? Known: hasHeader, columnNames, columnConfigs, configuredColumnsOnly, delimiter.",
    reads('', { header: true }),
  ],
  [
    'a source that is none',
    'UsageError',
    'csv: the source is 5; expected an address, a File or Blob, or a function that opens something.',
    () => csv(wrong(5)).toArray(),
  ],
  [
    'a function that opens nothing',
    'UsageError',
    'csv: the function gives 5; expected text or bytes that can be iterated.',
    () => csv(() => wrong(5)).toArray(),
  ],
];

it.each(BAD)('refuses %s', async (...row) => {
  await expectRefused(row, undefined);
  expect(await rows('a\n1\n')).toEqual([{ a: 1 }]);
});

it('says which file could not be had', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('', { status: 404 }));
  await expect(csv('https://example.com/a.csv').toArray()).rejects.toThrow(
    'csv: https://example.com/a.csv could not be had: status 404. Is the address right?',
  );
  fetched.mockRejectedValue(new TypeError('no network'));
  await expect(csv('https://example.com/a.csv').toArray()).rejects.toThrow('TypeError: no network');
  fetched.mockRestore();
});
