/** What the GAN page computes by itself: addresses, sheets over time, ways through the noise, damage, quality, heaps. */
import { describe, expect, it } from 'vitest';
import { NOISE, noise } from '../../../../examples/dcgan.ts';
import { addressOf, readAddress } from '../../../../src/app/gan/address.ts';
import { damagedOf, EMPTY, inked, rubbed } from '../../../../src/app/gan/brush.ts';
import { defaultsOf, type GanConfig } from '../../../../src/app/gan/config.ts';
import { holed, isInHole } from '../../../../src/app/gan/damage.ts';
import { between, inSlice, noiseOf, stacked } from '../../../../src/app/gan/latent.ts';
import { onDark } from '../../../../src/app/gan/load-picture.ts';
import { networksOf } from '../../../../src/app/gan/networks.ts';
import { psnr, ssimOf } from '../../../../src/app/gan/quality.ts';
import { COUNT, MOST_SHEETS, PIXELS, type Sheet, sheetPixels, withSheet } from '../../../../src/app/gan/sheets.ts';

const ODD: GanConfig = {
  mode: 'repair',
  source: 'made-up',
  samples: 640,
  width: 12,
  batchSize: 24,
  epochs: 3,
  learningRate: 0.002,
  seed: 7,
  beta1: 0.5,
  dropout: 0.2,
  discriminatorSpeed: 3,
  lambda: 50,
  skips: false,
};

describe('the address of a run', () => {
  it.each([ODD, defaultsOf('draw', true), defaultsOf('draw', false), defaultsOf('repair', true)])(
    'reads as it was written, on any adapter: %o',
    (config) => {
      for (const software of [true, false]) {
        expect(readAddress(new URLSearchParams(addressOf(config)), software)).toEqual({ config, wrong: [] });
      }
    },
  );

  it('names what is wrong, and keeps what is not of a run', () => {
    const { config, wrong } = readAddress(new URLSearchParams('mode=paint&width=0&epochs=2.5'), true);
    expect(config).toEqual(defaultsOf('draw', true));
    expect(wrong.map(({ message }) => message)).toEqual([
      "page: mode: got 'paint', expected one of draw, repair. The default is taken instead.",
      "page: width: got '0', expected a whole number from 1 to 128. The default is taken instead.",
      "page: epochs: got '2.5', expected a whole number from 1 to 10000. The default is taken instead.",
    ]);
    expect(addressOf(ODD, new URLSearchParams('language=zh'))).toMatch(/^\?language=zh&mode=repair&/);
  });
});

describe('sheets over time', () => {
  const sheetAt = (step: number): Sheet => ({ step, pixels: new Uint8Array(COUNT * PIXELS).fill(step % 256) });

  it('are thinned out evenly, with the first and the last', () => {
    let sheets: readonly Sheet[] = [];
    for (let step = 0; step <= 1000; step++) sheets = withSheet(sheets, sheetAt(step));
    const steps = sheets.map(({ step }) => step);
    expect(steps.length).toBeLessThanOrEqual(MOST_SHEETS);
    expect(steps.length).toBeGreaterThan(MOST_SHEETS / 2 - 2);
    expect([steps[0], steps.at(-1)]).toEqual([0, 1000]);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it('one of the same step takes the place of the one before', () => {
    const again = withSheet(withSheet([], sheetAt(5)), sheetAt(5));
    expect(again.map(({ step }) => step)).toEqual([5]);
  });

  it('go into files enlarged, with lines between the pictures', () => {
    const { width, height, data } = sheetPixels({ step: 0, pixels: new Uint8Array(COUNT * PIXELS) });
    expect([width, height]).toEqual([354, 354]); // 3 · (4 · 28 + 3 · 2)
    expect(data.filter((level) => level === 255)).toHaveLength(354 ** 2 - 9 * COUNT * PIXELS);
  });
});

describe('ways through the noise', () => {
  const length = (vector: Float32Array): number => Math.hypot(...vector);
  const [a, b] = [noiseOf(3), noiseOf(9)];

  it('begin and end where they should, on the sphere of their ends', () => {
    expect(between(a, b, 0)).toEqual(a);
    for (const [i, value] of between(a, b, 1).entries()) expect(value).toBeCloseTo(b[i]!, 5);
    const middle = length(between(a, b, 0.5));
    expect(middle).toBeGreaterThan(Math.min(length(a), length(b)) * 0.97);
    expect(between(a, a, 0.3)).toEqual(a);
  });

  it('the slice has the picture in its middle, and all of it is as far from nothing', () => {
    for (const [i, value] of inSlice(3, 0, 0).entries()) expect(value).toBeCloseTo(a[i]!, 6);
    expect(length(inSlice(3, 2, -1.5))).toBeCloseTo(length(a), 3);
    expect(inSlice(3, 1, 0)).not.toEqual(inSlice(3, 0, 1));
  });

  it('the noises of the sheet are those of the commands', () => {
    const all = stacked(Array.from({ length: COUNT }, (_, i) => noiseOf(i)));
    expect(all).toEqual(noise(COUNT).values);
    expect(all).toHaveLength(COUNT * NOISE);
  });
});

describe('damage', () => {
  it('a hole is 12 × 12, within the picture, of grey', () => {
    const pictures = new Uint8Array(COUNT * PIXELS).fill(255);
    const damaged = holed(pictures);
    for (let picture = 0; picture < COUNT; picture++) {
      const own = damaged.subarray(picture * PIXELS, (picture + 1) * PIXELS);
      expect(own.filter((value) => value === 0)).toHaveLength(144);
      expect(own.filter((value) => value === 1)).toHaveLength(PIXELS - 144);
    }
    expect(isInHole(0, 0)).toBe(false);
  });

  it('strokes draw and rub out; what is drawn again is not lost', () => {
    const drawn = inked(EMPTY, [5, 14], [23, 14]);
    expect(drawn.whole[14 * 28 + 14]).toBeGreaterThan(200);
    expect(drawn.whole[20 * 28 + 14]).toBe(0);
    const lost = rubbed(drawn, [14, 10], [14, 18]);
    expect(lost.whole).toEqual(drawn.whole);
    expect(lost.lost[14 * 28 + 14]).toBe(1);
    expect(damagedOf(lost)[14 * 28 + 14]).toBe(0);
    expect(damagedOf(lost)[0]).toBe(-1);
    expect(inked(lost, [14, 14], [14, 14]).lost[14 * 28 + 14]).toBe(0);
  });

  it('dark ink on light paper is turned round', () => {
    const light = new Uint8Array(PIXELS).fill(250);
    light[400] = 10;
    expect([onDark(light)[400], onDark(light)[0]]).toEqual([245, 5]);
    const dark = new Uint8Array(PIXELS);
    expect(onDark(dark)).toEqual(dark);
  });
});

describe('quality', () => {
  const picture = inked(EMPTY, [5, 5], [23, 23]).whole;

  it('PSNR is 10 · log10(255² / mean squared error)', () => {
    const other = picture.map((level, i) => (i % 2 === 0 ? level : level ^ 10));
    const error = other.reduce((sum, level, i) => sum + (level - picture[i]!) ** 2, 0) / PIXELS;
    expect(psnr(other, picture)).toBeCloseTo(10 * Math.log10(255 ** 2 / error), 9);
    expect(psnr(picture, picture)).toBe(Number.POSITIVE_INFINITY);
  });

  it('SSIM is 1 for the same picture, and falls with damage', () => {
    expect(ssimOf(picture, picture)).toBeCloseTo(1, 9);
    const [little, much] = [rubbed({ ...EMPTY, whole: picture }, [14, 14], [14, 14]), new Uint8Array(PIXELS)];
    const damaged = Uint8Array.from(damagedOf(little), (value) => Math.round(127.5 * value + 127.5));
    expect(ssimOf(damaged, picture)).toBeLessThan(0.98);
    expect(ssimOf(much, picture)).toBeLessThan(ssimOf(damaged, picture));
  });
});

it('the networks that are shown are those of the examples', () => {
  const { generator, discriminator } = networksOf({ mode: 'draw', width: 64, skips: true });
  expect(generator.layers.at(-1)).toMatchObject({ className: 'Conv2DTranspose', shape: [28, 28, 1] });
  expect(generator.params).toBe(2_330_944); // TensorFlow's tutorial, with the batch norms' moving averages
  expect(discriminator.params).toBe(212_865);
  expect(networksOf({ mode: 'repair', width: 8, skips: false }).generator.params).toBeLessThan(
    networksOf({ mode: 'repair', width: 8, skips: true }).generator.params,
  );
});
