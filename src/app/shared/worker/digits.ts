/** The pictures of a run: MNIST, Fashion-MNIST, made-up digits, or the user's own four files. Loaded once, kept for the next run. */

import { drawWithPauses } from '../../../data/drawing.ts';
import { FASHION_MNIST, type FashionMnist, fashionMnist } from '../../../data/fashion-mnist.ts';
import { drawSplit } from '../../../data/made-up.ts';
import { ownIdx } from '../../../data/own-idx.ts';
import { mulberry32 } from '../../../data/random.ts';
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

let kept:
  | {
      readonly source: Source;
      readonly digits: Mnist | FashionMnist;
      /** drawn of them; undefined: all that there are */
      readonly first?: First | undefined;
    }
  | undefined;

/** @param files the user's own, where the source is `files` */
export async function loadDigits(
  { source, samples }: DigitsWanted,
  files: readonly File[] | undefined,
  options: LoadOptions,
): Promise<Digits> {
  const test = samples && Math.max(testCount(samples), options.leastTest ?? 0);
  if (files !== undefined) kept = { source: 'files', digits: await ownDigits(files) };
  else if (source === 'made-up') kept = await drawn(samples, test, options.signal);
  else if (kept?.source !== source) kept = { source, digits: await known(source, options) };
  const { digits } = kept;
  return {
    source: digits.source,
    origin: digits.origin,
    train: firstDigits(digits.train, samples),
    test: firstDigits(digits.test, test),
  };
}

interface First {
  readonly train: number;
  readonly test: number;
}

/** Made-up digits that there are, of the first seed. */
const MADE_UP: First = { train: 60_000, test: 10_000 };

/** Those that the first ones of `mnist({ source: 'made-up' })` are. */
async function drawFirst({ train, test }: First, signal: AbortSignal): Promise<Mnist> {
  return {
    train: await drawWithPauses(drawSplit(MADE_UP.train, mulberry32(0, 0), train), signal),
    test: await drawWithPauses(drawSplit(MADE_UP.test, mulberry32(0, 1), test), signal),
    ...{ source: 'made-up', origin: 'made-up digits' },
  };
}

/** No more made-up digits than are asked for: to draw all takes seconds. */
async function drawn(
  train: number | undefined,
  test: number | undefined,
  signal: AbortSignal,
): Promise<NonNullable<typeof kept>> {
  const isPart = train !== undefined && test !== undefined && train < MADE_UP.train && test < MADE_UP.test;
  const first = isPart ? { train, test } : undefined;
  const has = kept?.source === 'made-up' ? kept.first : { train: 0, test: 0 };
  const isEnough = has === undefined || (first !== undefined && first.train <= has.train && first.test <= has.test);
  if (isEnough) return kept!;
  return { source: 'made-up', digits: await drawFirst(first ?? MADE_UP, signal), first };
}

async function known(source: Source, { onDownload, onNotice, signal }: LoadOptions): Promise<Mnist | FashionMnist> {
  if (source === 'files') {
    throw withWords(new DataError('page: the files are gone. Choose your four files again.'), 'filesGone');
  }
  const common = {
    onProgress: ({ file, loaded, total }: { file: string; loaded: number; total: number | undefined }) =>
      onDownload(file, loaded, total ?? 0),
    onNotice,
    signal,
  };
  if (source !== 'fashion-mnist') return mnist({ ...common, source, url: import.meta.env.MNIST_URL || undefined });
  const url: string | undefined = import.meta.env.FASHION_MNIST_URL || undefined;
  try {
    return await fashionMnist({ ...common, source, url });
  } catch (cause) {
    if ((cause as DataError).code !== 'network') throw cause;
    throw new DataError(
      `page: ${FASHION_MNIST.title} could not be downloaded. Go online and try again; or choose its four files under Settings, Data; or run npm start with ${FASHION_MNIST.variable} naming a folder that holds them.`,
      { cause, code: 'network' },
    );
  }
}

/** Four files of MNIST's format by their names, plain or gzip-compressed. */
function ownDigits(files: readonly File[]): Promise<Mnist | FashionMnist> {
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
  return ownIdx(async (key) => {
    const file = find(key);
    return { place: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  }, 'your files');
}

/** The first so many of a split, or all; pictures as bytes that stand for 0 to 1. */
export function firstDigits({ images, labels }: MnistSplit, samples: number | undefined): MnistSplit {
  const count = Math.min(samples ?? Number.POSITIVE_INFINITY, labels.shape[0] ?? 0);
  return { images: images.slice(0, count).div(255), labels: labels.slice(0, count) };
}
