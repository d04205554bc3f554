/** IDX files that are refused: headers that lie, files that are something else, files cut short or too long. */
import { parseIdx, readIdx } from '../../src/data/idx.ts';
import { gzip, idxFile, joined } from '../unit/data/fixtures.ts';
import type { BadInput } from './row.ts';

const name = 'images';
const shape = [null, 2, 2];
const images = idxFile([3, 2, 2]);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const packed = gzip(images);

/** Reads it as 2 × 2 images. */
const plain = (bytes: Uint8Array) => () => parseIdx(bytes, { name, shape });
const any = (bytes: Uint8Array) => () => readIdx(bytes, { name, shape });

export const readsIdx = (): unknown => readIdx(packed, { name, shape });

export const BAD_IDX: readonly BadInput[] = [
  [
    'an empty file',
    'DataError',
    'images: too short: 0 bytes, expected at least 4 for the header. The file is empty or cut short: copy it again.',
    plain(new Uint8Array()),
  ],
  [
    'three bytes',
    'DataError',
    'images: too short: 3 bytes, expected at least 4 for the header. The file is empty or cut short: copy it again.',
    plain(images.subarray(0, 3)),
  ],
  [
    'half a header',
    'DataError',
    'images: too short: 9 bytes, expected at least 16 for the header. The file is empty or cut short: copy it again.',
    plain(images.subarray(0, 9)),
  ],
  [
    'a compressed file for a plain one',
    'DataError',
    'images: magic 0x1f8b0800, expected 0x00000803. The file is still gzip-compressed: unpack it.',
    plain(packed),
  ],
  [
    'a web page',
    'DataError',
    'images: magic 0x3c21646f, expected 0x00000803. This is a web page, not an IDX file: check the address.',
    any(text('<!doctype html>')),
  ],
  [
    'a zip archive',
    'DataError',
    'images: magic 0x504b2e2e, expected 0x00000803. This is no IDX file.',
    any(text('PK..and so on.')),
  ],
  [
    'values of float32',
    'DataError',
    'images: magic 0x00000d03, expected 0x00000803. The values are of the type float32, only uint8 is read: convert the file.',
    any(idxFile([3, 2, 2], { type: 13, length: 48 })),
  ],
  [
    'values of int32',
    'DataError',
    'images: magic 0x00000c03, expected 0x00000803. The values are of the type int32, only uint8 is read: convert the file.',
    any(idxFile([3, 2, 2], { type: 12, length: 48 })),
  ],
  [
    'values of an unknown type',
    'DataError',
    'images: magic 0x00000703, expected 0x00000803. The values are of an unknown type, only uint8 is read: convert the file.',
    any(idxFile([3, 2, 2], { type: 7 })),
  ],
  [
    'labels for images',
    'DataError',
    'images: magic 0x00000801, expected 0x00000803. The rank is 1, expected 3. Were images and labels swapped?',
    any(idxFile([3])),
  ],
  [
    'rank 0',
    'DataError',
    'images: magic 0x00000800, expected 0x000008 and a rank. The rank is 0, expected at least 1. Were images and labels swapped?',
    () => parseIdx(idxFile([]), { name }),
  ],
  [
    'rank 255 in a short file',
    'DataError',
    'images: too short: 4 bytes, expected at least 512 for the header. The file is empty or cut short: copy it again.',
    () => parseIdx(text('\0\0\u0008\u007f'), { name }),
  ],
  [
    'images of another size',
    'DataError',
    'images: size: the header says [3, 2, 3], expected [any, 2, 2]. Use a file of that shape.',
    any(idxFile([3, 2, 3])),
  ],
  [
    'another count',
    'DataError',
    'images: count: the header says [3, 2, 2], expected [4, 2, 2]. Use a file of that shape.',
    () => parseIdx(images, { name, shape: [4, 2, 2] }),
  ],
  [
    'a byte too few',
    'DataError',
    'images: truncated: 27 bytes, expected 28 for the shape [3, 2, 2]. Copy or download the file again.',
    any(images.subarray(0, -1)),
  ],
  [
    'a byte too many',
    'DataError',
    'images: trailing bytes: 29 bytes, expected 28 for the shape [3, 2, 2]. Use the original file, or mend the sizes in its header.',
    any(joined(images, [0])),
  ],
  [
    'a count of 2³¹',
    'DataError',
    'images: size: the header says [2147483648, 2, 2], which is 8589934608 bytes; expected at most 2147483648. The header is damaged, or the file must be split.',
    any(idxFile([2 ** 31, 2, 2], { length: 4 })),
  ],
  [
    'sizes whose product overflows',
    'DataError',
    'images: size: the header says [2147483648, 2147483648, 2147483648], which is 9.903520314283042e+27 bytes; expected at most 2147483648. The header is damaged, or the file must be split.',
    () => parseIdx(idxFile([2 ** 31, 2 ** 31, 2 ** 31], { length: 4 }), { name }),
  ],
  [
    'a count one too large',
    'DataError',
    'images: truncated: 28 bytes, expected 32 for the shape [4, 2, 2]. Copy or download the file again.',
    any(idxFile([4, 2, 2], { length: 12 })),
  ],
  [
    'a count one too small',
    'DataError',
    'images: trailing bytes: 28 bytes, expected 24 for the shape [2, 2, 2]. Use the original file, or mend the sizes in its header.',
    any(idxFile([2, 2, 2], { length: 12 })),
  ],
  [
    'another type inside gzip',
    'DataError',
    'images: magic 0x00000e03, expected 0x00000803. The values are of the type float64, only uint8 is read: convert the file.',
    any(gzip(idxFile([3, 2, 2], { type: 14 }))),
  ],
  [
    'too little for a header inside gzip',
    'DataError',
    'images: too short: 6 bytes, expected at least 16 for the header. The file is empty or cut short: copy it again.',
    any(gzip(images.subarray(0, 6))),
  ],
  [
    'too little inside gzip',
    'DataError',
    'images: truncated: 27 bytes, expected 28 for the shape [3, 2, 2]. Copy or download the file again.',
    any(gzip(images.subarray(0, -1))),
  ],
  [
    'too much inside gzip',
    'DataError',
    'images: gzip: more than the expected 28 bytes come out, so there are trailing bytes. Use the original file.',
    any(gzip(joined(images, [0]))),
  ],
  [
    'gzip inside gzip',
    'DataError',
    'images: magic 0x1f8b0800, expected 0x00000803. The file is still gzip-compressed: unpack it.',
    any(gzip(packed)),
  ],
  [
    'a bomb of zeros after the images',
    'DataError',
    'images: gzip: more than the expected 28 bytes come out, so there are trailing bytes. Use the original file.',
    any(gzip(joined(images, new Uint8Array(20_000_000)))),
  ],
  [
    'a giant count inside gzip',
    'DataError',
    'images: size: the header says [2147483648, 2, 2], which is 8589934608 bytes; expected at most 2147483648. The header is damaged, or the file must be split.',
    any(gzip(idxFile([2 ** 31, 2, 2], { length: 4 }))),
  ],
];
