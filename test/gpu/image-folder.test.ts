/** imageFolder of a page: files that the user picked, and the browser's own folder; decoded and resized by the browser. */
import { expect, test } from 'vitest';
import { imageFolder as ofNode } from '../../src/io/node.ts';
import { imageFolder } from '../../src/io.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** A picture whose left half is of one colour and whose right half of another. */
async function picture(left: Colour, right: Colour, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(32, 16);
  const context = canvas.getContext('2d')!;
  for (const [x, colour] of [
    [0, left],
    [16, right],
  ] as const) {
    context.fillStyle = `rgb(${colour.join(' ')})`;
    context.fillRect(x, 0, 16, 16);
  }
  return canvas.convertToBlob({ type, quality: 1 });
}

/** As an input with webkitdirectory gives it. */
function picked(path: string, blob: Blob): File {
  const file = new File([blob], path.slice(path.lastIndexOf('/') + 1), { type: blob.type });
  Object.defineProperty(file, 'webkitRelativePath', { value: `picked/${path}` });
  return file;
}

const RED: Colour = [200, 10, 20];
const BLUE: Colour = [5, 60, 250];

test('files of a picked folder', async () => {
  const files = [
    picked('dogs/b.jpg', await picture(BLUE, BLUE, 'image/jpeg')),
    picked('cats/1.png', await picture(RED, BLUE)),
    picked('cats/more/2.webp', await picture(BLUE, RED, 'image/webp')),
    picked('cats/notes.txt', new Blob(['no picture'])),
    picked('above.png', await picture(RED, RED)),
  ];
  const { images, labels, classNames, paths } = await imageFolder(files, { imageSize: [4, 8] });
  expect(paths).toEqual(['cats/1.png', 'cats/more/2.webp', 'dogs/b.jpg']);
  expect(classNames).toEqual(['cats', 'dogs']);
  expect([...labels.values]).toEqual([0, 0, 1]);
  expect([images.dtype, images.shape]).toEqual(['uint8', [3, 4, 8, 3]]);
  const pixel = (i: number, column: number) => [...images.values.subarray((i * 32 + 8 + column) * 3).slice(0, 3)];
  expect(pixel(0, 0)).toEqual(RED);
  expect(pixel(0, 7)).toEqual(BLUE);
  for (const [got, expected] of [
    [pixel(1, 0), BLUE],
    [pixel(1, 7), RED],
    [pixel(2, 3), BLUE],
  ] as const) {
    for (const [channel, value] of got.entries()) {
      expect(Math.abs(value - expected[channel]!)).toBeLessThan(12); // lossy
    }
  }
});

test("a directory handle: the origin's own folder", async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('pictures', { create: true });
  for (const [name, colour] of [
    ['red', RED],
    ['blue', BLUE],
  ] as const) {
    const inner = await folder.getDirectoryHandle(name, { create: true });
    const stream = await (await inner.getFileHandle('1.png', { create: true })).createWritable();
    await stream.write(await picture(colour, colour));
    await stream.close();
  }
  await folder.getDirectoryHandle('none', { create: true });
  try {
    const { images, labels, classNames } = await imageFolder(folder, { imageSize: [1, 1], colorMode: 'rgba' });
    expect(classNames).toEqual(['blue', 'none', 'red']);
    expect([...labels.values]).toEqual([0, 2]);
    expect([...images.values]).toEqual([...BLUE, 255, ...RED, 255]);
  } finally {
    await root.removeEntry('pictures', { recursive: true });
  }
});

test('what cannot be read is named', async () => {
  const bad = picked('cats/bad.png', new Blob(['no picture']));
  await expect(imageFolder([bad])).rejects.toThrow(/^imageFolder: 'cats\/bad\.png': cannot be read \(.+\)\. Replace/);
  await expect(imageFolder([new File([], 'loose.png')])).rejects.toThrow(
    "imageFolder: 'loose.png' has no folder; expected files of a picked one. Put webkitdirectory into the input.",
  );
  await expect(imageFolder(5 as never)).rejects.toThrow('imageFolder: the folder is 5; expected input.files');
  await expect(ofNode('cats')).rejects.toThrow('imageFolder: a page has no folders.');
});
