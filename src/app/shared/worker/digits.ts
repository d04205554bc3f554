/** The digits of a run: MNIST, made-up ones, or the user's own four files. Loaded once, kept for the next run. */
import { ownMnist } from '../../../data/mnist.ts';
import { DataError } from '../../../errors.ts';
import { type Mnist, type MnistSplit, mnist } from '../../../mnist.ts';
import { withWords } from '../said.ts';
import { type Source, testCount } from '../sources.ts';

export interface Digits {
  readonly source: string;
  readonly origin: string;
  readonly train: MnistSplit;
  readonly test: MnistSplit;
}

interface LoadOptions {
  /** test digits that there are at least, however few are trained on: default 0 */
  readonly leastTest?: number;
  readonly signal: AbortSignal;
  onDownload(file: string, loaded: number, total: number): void;
  onNotice(text: string): void;
}

export interface DigitsWanted {
  readonly source: Source;
  /** training digits to use at most; undefined for all */
  readonly samples: number | undefined;
}

let kept: { readonly source: Source; readonly digits: Mnist } | undefined;

/** @param files the user's own, where the source is `files` */
export async function loadDigits(
  { source, samples }: DigitsWanted,
  files: readonly File[] | undefined,
  options: LoadOptions,
): Promise<Digits> {
  if (files !== undefined) kept = { source: 'files', digits: await ownDigits(files) };
  else if (kept?.source !== source) kept = { source, digits: await known(source, options) };
  const { digits } = kept;
  return {
    source: digits.source,
    origin: digits.origin,
    train: firstDigits(digits.train, samples),
    test: firstDigits(digits.test, samples && Math.max(testCount(samples), options.leastTest ?? 0)),
  };
}

function known(source: Source, { onDownload, onNotice, signal }: LoadOptions): Promise<Mnist> {
  if (source === 'files') {
    throw withWords(new DataError('page: the files are gone. Choose your four files again.'), 'filesGone');
  }
  return mnist({
    source,
    url: import.meta.env.MNIST_URL || undefined,
    onProgress: ({ file, loaded, total }) => onDownload(file, loaded, total ?? 0),
    onNotice,
    signal,
  });
}

/** Four files of MNIST's format by their names, plain or gzip-compressed. */
function ownDigits(files: readonly File[]): Promise<Mnist> {
  const part = { train: /train/, test: /t10k|test/, Images: /images|idx3/, Labels: /labels|idx1/ };
  const find = (key: string): File => {
    const [split, what] = [
      key.startsWith('train') ? part.train : part.test,
      key.endsWith('Images') ? part.Images : part.Labels,
    ];
    const found = files.find(({ name }) => split.test(name) && what.test(name));
    if (found !== undefined) return found;
    const names = files.map(({ name }) => name).join(', ');
    const missing = key.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`);
    const error = new DataError(
      `page: your files: no ${missing} among ${names}. Choose all four files, named as MNIST's.`,
    );
    throw withWords(error, 'filesMissing', missing, names);
  };
  return ownMnist(async (key) => {
    const file = find(key);
    return { place: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  }, 'your files');
}

/** The first so many of a split, or all; pictures as bytes that stand for 0 to 1. */
export function firstDigits({ images, labels }: MnistSplit, samples: number | undefined): MnistSplit {
  const count = Math.min(samples ?? Number.POSITIVE_INFINITY, labels.shape[0] ?? 0);
  return { images: images.slice(0, count).div(255), labels: labels.slice(0, count) };
}
