/**
 * Made-up colour pictures, which stand in for CIFAR-10 on a machine without a network: shapes and textures (shapes.ts)
 * of any place, size, turn and colour (scene.ts). A small convnet that learns few of them by heart does better with
 * shifts and flips. Their classes are their own, not CIFAR-10's: results on them must say so.
 */
import { checkCounts, type Drawing, drawAtOnce, drawWithPauses } from './drawing.ts';
import { cloudLattice, drawScene } from './paint.ts';
import type { PictureSplit, Pictures } from './pictures.ts';
import { balancedLabels, mulberry32, type Random } from './random.ts';
import { PICTURE_SIDE } from './scene.ts';
import { PICTURE_KINDS } from './shapes.ts';
import { Tensor } from './tensor.ts';

const BYTES = PICTURE_SIDE * PICTURE_SIDE * 3;
const BETWEEN_PAUSES = 300; // pictures: about 50 ms
const DEFAULTS = { train: 50_000, test: 10_000, seed: 0 };

/** What made-up pictures show, by label. */
export const MADE_UP_CLASSES: readonly string[] = PICTURE_KINDS.map(({ name }) => name);

/** How many pictures are drawn, and which. */
export interface MadeUpPicturesOptions {
  /** How many pictures to train on; default 50,000. */
  readonly train?: number;
  /** How many to test on; default 10,000. They do not depend on how many are trained on. */
  readonly test?: number;
  /** A whole number from 0 up; equal seeds give equal pictures. Default 0. */
  readonly seed?: number;
}

/**
 * Draws a training and a test set of colour pictures in ten classes, `MADE_UP_CLASSES`: shapes and textures. Takes about
 * 0.15 ms per picture.
 *
 * @returns uint8 images [train, 32, 32, 3] and [test, 32, 32, 3] with their labels, every class equally often
 * @throws UsageError where a count or the seed is no whole number from 0 up
 */
export function madeUpPictures(options: MadeUpPicturesOptions = {}): Pictures {
  return drawAtOnce(drawBoth(options));
}

/** The same, with pauses. @throws the signal's reason */
export function drawMadeUpPictures(options: MadeUpPicturesOptions, signal?: AbortSignal): Promise<Pictures> {
  return drawWithPauses(drawBoth(options), signal);
}

function* drawBoth(options: MadeUpPicturesOptions): Drawing<Pictures> {
  const { train, test, seed } = checkCounts('madeUpPictures', options, DEFAULTS);
  return {
    train: yield* drawSplit(train, mulberry32(seed, 0)),
    test: yield* drawSplit(test, mulberry32(seed, 1)),
    classNames: MADE_UP_CLASSES,
    source: 'made-up',
    origin: 'made-up pictures',
  };
}

function* drawSplit(count: number, random: Random): Drawing<PictureSplit> {
  const labels = balancedLabels(count, PICTURE_KINDS.length, random);
  const images = new Uint8Array(count * BYTES);
  const clouds = cloudLattice();
  for (let i = 0; i < count; i++) {
    if (i % BETWEEN_PAUSES === BETWEEN_PAUSES - 1) yield;
    drawScene(images, i * BYTES, PICTURE_KINDS[labels[i]!]!, clouds, random);
  }
  return { images: new Tensor(images, [count, PICTURE_SIDE, PICTURE_SIDE, 3]), labels: new Tensor(labels, [count]) };
}
