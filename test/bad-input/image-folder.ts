/** Wrong arguments of `imageFolder`, of Node and of a page. */
import { type ImageFolderOptions, readPictures } from '../../src/io/image-folder.ts';
import { imageFolder as ofPage } from '../../src/io/image-folder-browser.ts';
import { imageFolder } from '../../src/io/image-folder-node.ts';
import { type BadInput, wrong } from './row.ts';

const PICTURE = { path: 'cats/1.png', decode: async () => [1, 2, 3, 4] };
const reads = (options: ImageFolderOptions) => readPictures([PICTURE], ['cats'], options, 'PNG');

export const readsPicture = (): unknown => reads({ imageSize: [1, 1] });

export const BAD_IMAGE_FOLDERS: readonly BadInput[] = [
  [
    'no path',
    'UsageError',
    'imageFolder: the folder is undefined; expected its path.',
    () => imageFolder(wrong(undefined)),
  ],
  [
    'the function of pages in Node',
    'UsageError',
    'imageFolder: there is no createImageBitmap here. In Node use imageFolder of wgrad/io/node with a path.',
    () => ofPage([]),
  ],
  [
    'one number for a size',
    'UsageError',
    'imageFolder: imageSize is 64; expected height and width in pixels, such as [64, 64].',
    () => reads({ imageSize: wrong(64) }),
  ],
  [
    'a size of 0',
    'UsageError',
    'imageFolder: imageSize is a list of 2; expected height and width in pixels, such as [64, 64].',
    () => reads({ imageSize: [0, 64] }),
  ],
  [
    'an unknown colour mode',
    'UsageError',
    "imageFolder: colorMode is 'gray'; expected 'rgb', 'rgba' or 'grayscale'.",
    () => reads({ colorMode: wrong('gray') }),
  ],
  [
    "Keras's spelling",
    'UsageError',
    "imageFolder: unknown option 'image_size'. Did you mean 'imageSize'? Known: imageSize, colorMode, signal, onProgress.",
    () => reads(wrong({ image_size: [64, 64] })),
  ],
  [
    'a signal that is none',
    'UsageError',
    'imageFolder: signal is true; expected the signal of an AbortController.',
    () => reads({ signal: wrong(true) }),
  ],
  [
    'onProgress that is no function',
    'UsageError',
    "imageFolder: onProgress is 'log'; expected a function.",
    () => reads({ onProgress: wrong('log') }),
  ],
];
