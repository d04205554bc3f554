/** Pictures in a folder per class, in Node: which files, in which order, decoded and resized how; what is refused. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import jpeg from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodePicture } from '../../../src/io/decode-picture.ts';
import { imageFolder } from '../../../src/io/image-folder-node.ts';
import { resized } from '../../../src/io/resize.ts';
import { plainPng, pngFile } from './picture-fixtures.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wgrad-pictures-'));
});
afterEach(() => rm(root, { recursive: true }));

async function put(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), bytes);
}

const jpegFile = (width: number, height: number, rgb: readonly number[]): Uint8Array => {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : rgb[i % 4]!));
  return jpeg.encode({ width, height, data }, 95).data;
};

describe('imageFolder', () => {
  it('reads classes and files in the order of Keras', async () => {
    const paths = [
      'dogs/b.png',
      'dogs/a/1.png',
      'dogs/a.png',
      'cats-2/1.png',
      'cats/z.png',
      'cats/2024/10.png',
      'Ants/1.PNG',
    ];
    for (const [i, path] of paths.entries()) await put(path, plainPng(3, 2, [10 * i, 0, 0]));
    await put('cats/notes.txt', 'no picture');
    await put('.hidden/1.png', plainPng(1, 1, [0, 0, 0]));
    await put('above.png', plainPng(1, 1, [0, 0, 0]));
    await mkdir(join(root, 'empty'));
    const { images, labels, classNames, paths: order } = await imageFolder(root, { imageSize: [2, 3] });
    expect(classNames).toEqual(['Ants', 'cats', 'cats-2', 'dogs', 'empty']);
    const expected = [
      'Ants/1.PNG',
      'cats/z.png',
      'cats/2024/10.png',
      'cats-2/1.png',
      'dogs/a.png',
      'dogs/b.png',
      'dogs/a/1.png',
    ];
    expect(order).toEqual(expected);
    expect([labels.dtype, ...labels.values]).toEqual(['int32', 0, 1, 1, 2, 3, 3, 3]);
    expect([images.dtype, images.shape]).toEqual(['uint8', [7, 2, 3, 3]]);
    const reds = expected.map((_, i) => images.values[i * 18]);
    expect(reds).toEqual(expected.map((path) => 10 * paths.indexOf(path)));
  });

  it('gives 256 × 256 in colour unless told, also grey and with alpha', async () => {
    await put('a/1.png', pngFile(1, [[200, 100, 50, 7]], { colour: 'rgba' }));
    expect((await imageFolder(root)).images.shape).toEqual([1, 256, 256, 3]);
    const read = async (colorMode: 'rgba' | 'grayscale') =>
      (await imageFolder(root, { imageSize: [1, 1], colorMode })).images;
    expect([...(await read('rgba')).values]).toEqual([200, 100, 50, 7]);
    expect((await read('grayscale')).shape).toEqual([1, 1, 1, 1]);
    expect([...(await read('grayscale')).values]).toEqual([Math.round(0.2989 * 200 + 0.587 * 100 + 0.114 * 50)]);
  });

  it('reads JPEG, by what a file is rather than its name, and through links', async () => {
    await put('a/1.jpg', jpegFile(16, 8, [200, 40, 90]));
    await put('a/2.png', jpegFile(8, 16, [20, 240, 90]));
    await put('elsewhere.jpeg', jpegFile(8, 8, [128, 128, 128]));
    await symlink(join(root, 'elsewhere.jpeg'), join(root, 'a/3.jpeg'));
    const { images, paths } = await imageFolder(root, { imageSize: [4, 4] });
    expect(paths).toEqual(['a/1.jpg', 'a/2.png', 'a/3.jpeg']);
    for (const [i, colour] of [
      [200, 40, 90],
      [20, 240, 90],
      [128, 128, 128],
    ].entries()) {
      for (let channel = 0; channel < 3; channel++) {
        expect(Math.abs(images.values[i * 48 + channel]! - colour[channel]!)).toBeLessThan(5); // JPEG is lossy
      }
    }
  });

  it('reports progress and stops when the signal is aborted', async () => {
    for (let i = 0; i < 20; i++) await put(`a/${i}.png`, plainPng(2, 2, [i, i, i]));
    const seen: number[][] = [];
    await imageFolder(root, { imageSize: [2, 2], onProgress: (...read) => seen.push(read) });
    expect(seen).toEqual([
      [8, 20],
      [16, 20],
      [20, 20],
    ]);
    const ending = new AbortController();
    const onProgress = () => ending.abort(new Error('enough'));
    await expect(imageFolder(root, { signal: ending.signal, onProgress })).rejects.toThrow('enough');
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    [
      'cut short',
      () => plainPng(30, 30, [1, 2, 3]).subarray(0, 60),
      /^imageFolder: 'a\/bad\.png': cannot be read \(.+\)\. Replace or remove it\.$/,
    ],
    [
      'with a flipped bit',
      () => plainPng(3, 3, [1, 2, 3]).with(50, 255),
      /^imageFolder: 'a\/bad\.png': cannot be read \(.+\)\./,
    ],
    [
      'that is a JPEG cut short',
      () => jpegFile(64, 64, [1, 2, 3]).subarray(0, 300),
      /^imageFolder: 'a\/bad\.png': cannot be read/,
    ],
    [
      'that is text',
      () => Buffer.from('GIF89a'),
      /^imageFolder: 'a\/bad\.png': no picture of a known kind, expected PNG or JPEG in Node\. Convert or remove it\.$/,
    ],
  ])('names a file %s', async (_, bytes, message) => {
    await put('a/good.png', plainPng(2, 2, [1, 2, 3]));
    await put('a/bad.png', bytes());
    await expect(imageFolder(root)).rejects.toThrow(message);
  });

  it('refuses a folder without pictures', async () => {
    await put('a/notes.txt', 'x');
    await expect(imageFolder(root)).rejects.toThrow(
      /^imageFolder: no picture in 1 folders; expected a folder for each class/,
    );
    await expect(imageFolder(join(root, 'a'))).rejects.toThrow(/^imageFolder: no folder; expected/);
    await expect(imageFolder(join(root, 'none'))).rejects.toThrow(/none cannot be read \(ENOENT\)/);
  });

  it('refuses more than memory holds before it reads any', async () => {
    for (let i = 0; i < 6; i++) await put(`a/${i}.png`, 'no picture');
    await expect(imageFolder(root, { imageSize: [16_384, 16_384] })).rejects.toThrow(
      '6 pictures of 16384 × 16384 take 4831838208 bytes, expected at most 4294967296.',
    );
  });
});

describe('decodePicture', () => {
  it.each([
    [
      'grey',
      [[0, 128, 255]],
      { colour: 'grey' },
      [
        [0, 0, 0],
        [128, 128, 128],
        [255, 255, 255],
      ],
    ],
    [
      'grey with alpha',
      [[9, 1, 8, 2, 7, 3]],
      { colour: 'greyAlpha' },
      [
        [9, 9, 9, 1],
        [8, 8, 8, 2],
        [7, 7, 7, 3],
      ],
    ],
    [
      'grey of 1 bit',
      [[0b10100000]],
      { colour: 'grey', depth: 1 },
      [
        [255, 255, 255],
        [0, 0, 0],
        [255, 255, 255],
      ],
    ],
    [
      'grey of 2 bits',
      [[0b00011000]],
      { colour: 'grey', depth: 2 },
      [
        [0, 0, 0],
        [85, 85, 85],
        [170, 170, 170],
      ],
    ],
    [
      'grey of 4 bits',
      [[0x0f, 0x10]],
      { colour: 'grey', depth: 4 },
      [
        [0, 0, 0],
        [255, 255, 255],
        [17, 17, 17],
      ],
    ],
    [
      'grey of 16 bits',
      [[0x12, 0x34, 0xff, 0xff, 0, 255]],
      { colour: 'grey', depth: 16 },
      [
        [18, 18, 18],
        [255, 255, 255],
        [0, 0, 0],
      ],
    ],
    [
      'a palette of 2 bits',
      [[0b10010000]],
      { colour: 'palette', depth: 2, palette: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
      [
        [7, 8, 9],
        [4, 5, 6],
        [1, 2, 3],
      ],
    ],
  ] as const)('reads a PNG of %s', async (_, rows, kind, pixels) => {
    const picture = await decodePicture(
      pngFile(3, [...rows, ...rows], { ...kind, palette: 'palette' in kind ? [...kind.palette] : undefined }),
    );
    expect([picture?.width, picture?.height]).toEqual([3, 2]);
    const row = pixels.flatMap((pixel) => (pixel.length === 4 ? pixel : [...pixel, 255]));
    expect(Array.from(picture?.data ?? [])).toEqual([...row, ...row]);
  });

  it('says which package is missing', async () => {
    const gone = () => Promise.reject(new Error("Cannot find package 'x'"));
    await expect(decodePicture(plainPng(1, 1, [1, 2, 3]), { png: gone, jpeg: gone })).rejects.toThrow(
      "imageFolder: the package 'fast-png', which reads PNG files in Node, is missing. Run npm install fast-png.",
    );
    await expect(decodePicture(jpegFile(8, 8, [1, 2, 3]), { png: gone, jpeg: gone })).rejects.toThrow(
      /npm install jpeg-js/,
    );
  });
});

describe('resized', () => {
  const grey = (height: number, width: number, data: readonly number[]) => ({ height, width, channels: 1, data });

  it('changes nothing in the same size', () => {
    const data = Array.from({ length: 20 }, (_, i) => 12 * i);
    expect([...resized(grey(4, 5, data), 4, 5)]).toEqual(data);
  });

  it('interpolates between the centres of pixels where it grows', () => {
    expect([...resized(grey(1, 2, [0, 100]), 1, 4)]).toEqual([0, 25, 75, 100]);
    expect([...resized(grey(2, 1, [0, 100]), 4, 2)]).toEqual([0, 0, 25, 25, 75, 75, 100, 100]);
  });

  it('takes all pixels into account where it shrinks', () => {
    const checks = Array.from({ length: 64 }, (_, i) => (((i >> 3) + i) % 2) * 200);
    for (const value of resized(grey(8, 8, checks), 2, 2)) expect(Math.abs(value - 100)).toBeLessThanOrEqual(1);
    // Under a tent of two pixels to each side of the middle of the first half: 1, 3, 3, 1 (and what is left of 0 counts not)
    const steps = [...resized(grey(1, 4, [0, 0, 80, 80]), 1, 2)];
    expect(steps).toEqual([Math.round((80 * 1) / 7), Math.round((80 * 6) / 7)]);
  });

  it('keeps channels apart', () => {
    const two = { height: 1, width: 2, channels: 2, data: [0, 200, 100, 0] };
    expect([...resized(two, 1, 4)]).toEqual([0, 200, 25, 150, 75, 50, 100, 0]);
  });
});
