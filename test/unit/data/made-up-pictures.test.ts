/** Made-up pictures: reproducible, balanced, and told apart by their shape or texture rather than by place or colour. */
import { describe, expect, it } from 'vitest';
import { drawMadeUpPictures, MADE_UP_CLASSES, madeUpPictures } from '../../../src/data/made-up-pictures.ts';
import { cloudLattice, drawScene } from '../../../src/data/paint.ts';
import { mulberry32 } from '../../../src/data/random.ts';
import { PICTURE_KINDS } from '../../../src/data/shapes.ts';
import { same } from './fixtures.ts';

const BYTES = 32 * 32 * 3;
const { train, test, classNames, source, origin } = madeUpPictures({ train: 2000, test: 500, seed: 5 });
const pictureOf = (values: ArrayLike<number>, i: number) =>
  Array.from({ length: BYTES }, (_, p) => values[i * BYTES + p]!);

describe('madeUpPictures', () => {
  it('has the form of CIFAR-10 and says what it is', () => {
    expect([train.images.shape, train.labels.shape]).toEqual([[2000, 32, 32, 3], [2000]]);
    expect([test.images.shape, test.labels.shape]).toEqual([[500, 32, 32, 3], [500]]);
    expect([train.images.dtype, train.labels.dtype]).toEqual(['uint8', 'uint8']);
    expect([source, origin]).toEqual(['made-up', 'made-up pictures']);
    expect(classNames).toBe(MADE_UP_CLASSES);
    expect(classNames.join()).toBe('disc,square,triangle,star,cross,ring,crescent,stripes,checks,dots');
  });

  it('is the same for equal seeds and another for others', () => {
    const again = madeUpPictures({ train: 10, test: 500, seed: 5 });
    expect(same(again.test.images.values, test.images.values)).toBe(true);
    expect(same(again.test.labels.values, test.labels.values)).toBe(true);
    const other = madeUpPictures({ train: 0, test: 500, seed: 6 });
    expect(same(other.test.images.values, test.images.values)).toBe(false);
    expect(same(train.images.values.subarray(0, 500 * BYTES), test.images.values)).toBe(false);
  });

  it('is the same when it is drawn with pauses, in which drawing can be ended', async () => {
    const drawn = await drawMadeUpPictures({ train: 2000, test: 500, seed: 5 });
    expect(same(drawn.train.images.values, train.images.values)).toBe(true);
    expect(same(drawn.test.labels.values, test.labels.values)).toBe(true);
    const ending = new AbortController();
    setTimeout(() => ending.abort(new Error('enough')));
    await expect(drawMadeUpPictures({ seed: 5 }, ending.signal)).rejects.toThrow('enough');
  });

  it('holds every class equally often, in no order', () => {
    const counts = new Array(10).fill(0);
    for (const label of train.labels.values) counts[label]++;
    expect(counts).toEqual(new Array(10).fill(200));
    const repeats = train.labels.values.filter((label, i) => label === train.labels.values[i + 1]).length;
    expect(repeats).toBeGreaterThan(140); // 200 expected by chance, deviation 13
    expect(repeats).toBeLessThan(260);
  });

  it('has colour, light and dark in every picture', () => {
    for (let i = 0; i < 500; i++) {
      const values = pictureOf(test.images.values, i);
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(60);
      const grey = values.every((value, p) => p % 3 === 0 || Math.abs(value - values[p - 1]!) < 20);
      expect(grey).toBe(false);
    }
  });

  it('tells little by place and colour: the nearest mean picture of a class is seldom right', () => {
    const means = Array.from({ length: 10 }, () => new Float64Array(BYTES));
    train.labels.values.forEach((label, i) => {
      const mean = means[label]!;
      pictureOf(train.images.values, i).forEach((value, p) => {
        mean[p] = mean[p]! + value / 200;
      });
    });
    const right = Array.from(test.labels.values).filter(
      (label, i) => nearest(pictureOf(test.images.values, i), means) === label,
    );
    expect(right.length).toBeGreaterThan(50); // chance
    expect(right.length).toBeLessThan(175);
  });

  it('shows the class alone: pictures of one seed differ where the object is', () => {
    const pictures = PICTURE_KINDS.map((kind) => {
      const pixels = new Uint8Array(BYTES);
      drawScene(pixels, 0, kind, cloudLattice(), mulberry32(3));
      return pixels;
    });
    for (let a = 0; a < 10; a++) {
      for (let b = 0; b < a; b++) {
        const different = pictures[a]!.filter((value, p) => value !== pictures[b]![p]).length / BYTES;
        expect(different, `${MADE_UP_CLASSES[a]} and ${MADE_UP_CLASSES[b]}`).toBeGreaterThan(0.01);
        expect(different).toBeLessThan(0.5); // background, light and noise are the same
      }
    }
  });
});

/** By counting: a shape's area is that of its formula, and turning it by its own symmetry changes nothing. */
describe('shapes', () => {
  const pentagram = 5 * Math.sin(Math.PI / 5) * 1.15 * 0.48;
  it.each([
    ['disc', Math.PI, 360],
    ['square', 1.7 ** 2, 90],
    ['triangle', 3 * Math.sqrt(3) * 0.6 ** 2, 120],
    ['star', pentagram, 72],
    ['cross', 4 * 0.64 - 0.64 ** 2, 90],
    ['ring', Math.PI * (1 - 0.5 ** 2), 360],
  ])('%s has the area %f', (name, area, degrees) => {
    const outline = PICTURE_KINDS.find((kind) => kind.name === name)!.outlines[0]!;
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    let [inside, differing] = [0, 0];
    for (let i = 0; i < 400; i++) {
      for (let j = 0; j < 400; j++) {
        const [x, y] = [(i + 0.5) / 150 - 4 / 3, (j + 0.5) / 150 - 4 / 3];
        const distance = outline(x, y);
        if (distance < 0) inside++;
        const turned = outline(cos * x - sin * y, sin * x + cos * y);
        if (Math.abs(distance) > 1e-9 && turned < 0 !== distance < 0) differing++;
      }
    }
    expect(differing).toBe(0);
    expect(inside / 150 ** 2).toBeCloseTo(area, 1);
  });
});

function nearest(picture: readonly number[], means: readonly Float64Array[]): number {
  const distances = means.map((mean) => picture.reduce((sum, value, p) => sum + (value - mean[p]!) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}
