/** Gzip files that are refused: whatever is not exactly one whole member. */
import { gunzip } from '../../src/data/gzip.ts';
import { gzip, joined } from '../unit/data/fixtures.ts';
import type { BadInput } from './row.ts';

const text = new TextEncoder().encode('a file of some length, '.repeat(20));
const whole = gzip(text);
const changed = (at: number): Uint8Array =>
  whole.map((byte, i) => (i === (at + whole.length) % whole.length ? byte ^ 0x55 : byte));
const read =
  (bytes: Uint8Array, limit = text.length) =>
  () =>
    gunzip(bytes, { name: 'file.gz', limit });
const bomb = (() => {
  let made: Uint8Array | undefined;
  return () => (made ??= gzip(new Uint8Array(300_000_000)));
})();

/** What zlib says of a fault differs between versions of Node and browsers. */
export const withoutReason = (message: string): string =>
  message.replace(/cut short \(.*?\)\. Copy/, 'cut short (…). Copy');

export const readsGzip = read(whole);

export const BAD_GZIP: readonly BadInput[] = [
  ['no gzip', 'DataError', 'file.gz: gzip: does not begin with 1f 8b. Use a gzip file.', read(text)],
  ['an empty file', 'DataError', 'file.gz: gzip: does not begin with 1f 8b. Use a gzip file.', read(new Uint8Array())],
  [
    'a stub',
    'DataError',
    'file.gz: gzip: 10 bytes, expected at least 18. The file is cut short.',
    read(whole.subarray(0, 10)),
  ],
  [
    'no footer',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(whole.subarray(0, -8)),
  ],
  [
    'half a footer',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(whole.subarray(0, -4)),
  ],
  [
    'half the data',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(whole.subarray(0, whole.length >> 1)),
  ],
  [
    'a damaged byte',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(changed(14)),
  ],
  [
    'a wrong checksum',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(changed(-7)),
  ],
  [
    'a wrong length',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(changed(-3)),
  ],
  [
    'an unknown method',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(changed(2)),
  ],
  [
    'reserved flags',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(whole.map((byte, i) => (i === 3 ? 0xe0 : byte))),
  ],
  [
    'a zero byte after it',
    'DataError',
    'file.gz: gzip: the last bytes give a length of 1, 460 bytes came out. More follows the end of the gzip data, or it is cut short: copy or download the file again.',
    read(joined(whole, [0])),
  ],
  [
    'bytes after it',
    'DataError',
    'file.gz: gzip: damaged or cut short (…). Copy or download the file again.',
    read(joined(whole, [1, 2, 3, 4, 5, 6, 7, 8, 9])),
  ],
  [
    'a second member',
    'DataError',
    'file.gz: gzip: the last bytes give a length of 460, 920 bytes came out. More follows the end of the gzip data, or it is cut short: copy or download the file again.',
    read(joined(whole, whole), 1000),
  ],
  [
    'an empty second member',
    'DataError',
    'file.gz: gzip: the last bytes give a length of 0, 460 bytes came out. More follows the end of the gzip data, or it is cut short: copy or download the file again.',
    read(joined(whole, gzip(new Uint8Array()))),
  ],
  [
    'a byte more than expected',
    'DataError',
    'file.gz: gzip: more than the expected 459 bytes come out, so there are trailing bytes. Use the original file.',
    read(whole, text.length - 1),
  ],
  [
    'a bomb of 300 MB',
    'DataError',
    'file.gz: gzip: more than the expected 1000 bytes come out, so there are trailing bytes. Use the original file.',
    () => read(bomb(), 1000)(),
  ],
];
