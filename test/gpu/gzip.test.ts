/** Gzip in a browser, whose DecompressionStream is all that looks at checksums. What Node does is in test/unit/data. */
import { expect, it } from 'vitest';
import { concat } from '../../src/data/concat.ts';
import { gunzip } from '../../src/data/gzip.ts';

const text = new TextEncoder().encode('a file of some length, '.repeat(20));

async function packed(): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  concat(
    parts,
    parts.reduce((sum, { length }) => sum + length, 0),
  );
const changed = (file: Uint8Array, at: number): Uint8Array => file.with(file.length + at, file.at(at)! ^ 0x55);
const read = (file: Uint8Array): Promise<Uint8Array> => gunzip(file, { name: 'file.gz', limit: 1000 });

it.each([
  ['a name', 0x08, 'train-images.idx3-ubyte\0'],
  ['a comment', 0x10, 'of the National Institute\0'],
  ['further fields', 0x04, '\u0006\0AB\u0002\0xy'],
])('reads a header with %s', async (_, flags, fields) => {
  const header = Uint8Array.of(0x1f, 0x8b, 8, flags, 0x7b, 0x15, 0x3d, 0x6a, 2, 11);
  const file = joined(header, new TextEncoder().encode(fields), (await packed()).subarray(10));
  expect(await read(file)).toEqual(text);
});

it.each<[what: string, damage: (file: Uint8Array) => Uint8Array]>([
  ['a wrong checksum', (file) => changed(file, -7)],
  ['a wrong length', (file) => changed(file, -3)],
  ['half a footer', (file) => file.subarray(0, -4)],
  ['a damaged byte', (file) => changed(file, -20)],
  ['a zero byte after it', (file) => joined(file, Uint8Array.of(0))],
  ['a second member', (file) => joined(file, file)],
])('refuses %s', async (_, damage) => {
  await expect(read(damage(await packed()))).rejects.toThrow(/^file\.gz: gzip: (damaged or cut short|the last bytes)/);
});
