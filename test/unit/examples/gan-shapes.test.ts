/** The layers of the examples' networks: what comes out of each, and how many weights it has. */
import { describe, expect, test } from 'vitest';
import * as dcgan from '../../../examples/dcgan.ts';
import * as repair from '../../../examples/repair.ts';
import type { Model } from '../../../src/index.ts';

/** Shapes of what layers of these names give, without the batch. */
const shapes = ({ layers }: Model, ...names: string[]) =>
  layers.filter(({ name }) => names.some((begin) => name.startsWith(begin))).map(({ outputShape }) => outputShape);
const weights = ({ weights }: Model): number =>
  weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

describe.each([64, 16, 4])('dcgan, width %i', (width) => {
  test('the generator makes pictures twice as large, twice', () => {
    const generator = dcgan.generator({ width });
    expect(shapes(generator, 'reshape', 'conv2d_transpose')).toEqual([
      [7, 7, 4 * width],
      [7, 7, 2 * width],
      [14, 14, width],
      [28, 28, 1],
    ]);
    generator.dispose();
  });

  test('the discriminator makes them half as large, twice', () => {
    const discriminator = dcgan.discriminator({ width });
    expect(shapes(discriminator, 'conv2d', 'flatten', 'dense')).toEqual([
      [14, 14, width],
      [7, 7, 2 * width],
      [7 * 7 * 2 * width],
      [1],
    ]);
    discriminator.dispose();
  });
});

test("dcgan: as many weights as TensorFlow's tutorial", () => {
  const models = [dcgan.generator(), dcgan.discriminator()];
  expect(models.map(weights)).toEqual([2_330_944, 212_865]);
  for (const model of models) model.dispose();
});

test.each([[[28, 28, 1]], [[32, 32, 3]]] as const)('repair: pictures %j come out as large as they went in', (shape) => {
  const generator = repair.generator({ width: 4, shape });
  const [height, width, channels] = shape;
  expect(shapes(generator, 'conv2d')).toEqual([
    [height / 2, width / 2, 4],
    [height / 4, width / 4, 8],
    [height / 4, width / 4, 16],
    [height / 2, width / 2, 4],
    [height, width, 4],
    [height, width, channels],
  ]);
  generator.dispose();
});
