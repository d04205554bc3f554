/** The user's own samples: how they are told apart, held out, joined to a data set, read from pictures and files; names of classes. */
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, type RunConfig } from '../../../src/app/config.ts';
import { fitBox } from '../../../src/app/digit/fit-box.ts';
import { kerasLines, programLines } from '../../../src/app/program.ts';
import { dataLines } from '../../../src/app/program-data.ts';
import { fileOf, samplesIn } from '../../../src/app/samples/file.ts';
import { greyOf, inkOf } from '../../../src/app/samples/from-picture.ts';
import { PIXELS, parted, printOf, type Sample, setOf } from '../../../src/app/samples/sample.ts';
import type { Kind } from '../../../src/app/shared/sources.ts';
import { firstDigits, loadDigits } from '../../../src/app/shared/worker/digits.ts';
import { en } from '../../../src/app/text/en.ts';
import { ownAlone, withOwn } from '../../../src/app/worker/own.ts';
import { FASHION_MNIST_CLASSES } from '../../../src/data/fashion-mnist.ts';
import { madeUpDigits } from '../../../src/data/made-up.ts';
import { type Tensor, tensor } from '../../../src/index.ts';
import { readNpz, writeNpz } from '../../../src/io/npz.ts';

const sample = (id: number, label: number, kind: Kind = 'digits'): Sample => ({
  ...{ id, label, kind },
  pixels: Uint8Array.from({ length: PIXELS }, (_, i) => (i * id) % 256),
});

const MADE = madeUpDigits({ train: 30, test: 6 });
const DIGITS = {
  ...{ source: 'made-up', origin: '' },
  train: firstDigits(MADE.train, 20),
  test: firstDigits(MADE.test, undefined),
};

describe('samples beside a data set', () => {
  const samples = [sample(1, 3), sample(2, 9, 'clothes'), sample(3, 7)];

  it('those of its kind follow its own', () => {
    const { train, baseCount, ownCount, kind } = withOwn(DIGITS, samples);
    expect({ baseCount, ownCount, kind }).toEqual({ baseCount: 20, ownCount: 2, kind: 'digits' });
    expect(train.images.shape).toEqual([22, 28, 28]);
    expect(train.images.scale).toBe(DIGITS.train.images.scale);
    expect(train.images.values.subarray(0, 20 * PIXELS)).toEqual(DIGITS.train.images.values);
    expect(train.images.values.subarray(21 * PIXELS)).toEqual(samples[2]!.pixels);
    expect([...train.labels.values.subarray(20)]).toEqual([3, 7]);
    expect(withOwn({ ...DIGITS, source: 'fashion-mnist' }, samples).train.labels.values.at(-1)).toBe(9);
  });

  it('the same ones are the same arrays, which the GPU knows; none leave it as it is', () => {
    const { train, ownPrint } = withOwn(DIGITS, samples);
    expect(withOwn(DIGITS, [...samples]).train).toBe(train);
    const others = withOwn(DIGITS, samples.slice(0, 1));
    expect(others.train).not.toBe(train);
    expect(others.ownPrint).not.toBe(ownPrint);
    expect(withOwn(DIGITS, [samples[1]!])).toMatchObject({ train: DIGITS.train, ownPrint: undefined });
  });
});

describe('samples alone', () => {
  const many = Array.from({ length: 24 }, (_, i) => sample(i + 1, i % 2));

  it('every fifth of a class is held out', () => {
    expect(parted([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])).toEqual({ train: [0, 1, 2, 3, 4, 6, 7, 8, 9], test: [5, 10] });
    const { train, test, ownCount } = ownAlone(many, 'digits');
    expect([ownCount, train.labels.shape, test.images.shape]).toEqual([20, [20], [4, 28, 28]]);
    expect([...test.labels.values]).toEqual([0, 1, 0, 1]);
    expect(test.images.values.subarray(0, PIXELS)).toEqual(many[8]!.pixels);
  });

  it('of few, all are trained on and tested with', () => {
    const { train, test } = parted([0, 1, 2, 2]);
    expect(train).toEqual([0, 1, 2, 3]);
    expect(test).toBe(train);
  });

  it('none are refused', () => {
    expect(() => ownAlone([sample(1, 1)], 'clothes')).toThrow(
      'there are none. Draw some, or open pictures, and add them.',
    );
  });
});

it('a print tells samples apart by pixel, label and number', () => {
  const one = setOf([sample(1, 3)]);
  const prints = [one, setOf([sample(1, 4)]), setOf([sample(2, 3)]), setOf([sample(1, 3), sample(1, 3)])].map(printOf);
  expect(new Set(prints).size).toBe(4);
  expect(printOf(setOf([sample(7, 3)].map((each) => ({ ...each, pixels: sample(1, 3).pixels }))))).toBe(prints[0]);
});

describe('files', () => {
  const samples = Array.from({ length: 6 }, (_, i) => sample(i + 1, 4, 'clothes'));

  it('are read as they were saved, in their order, with their kind', async () => {
    const bytes = await fileOf(samples, 'clothes');
    const read = await samplesIn('samples.npz', bytes.buffer, 'digits');
    expect(read).toEqual(samples.map(({ id: _, ...rest }) => rest));
  });

  it('of other arrays are refused', async () => {
    const of = async (arrays: Parameters<typeof writeNpz>[0]) => (await writeNpz(arrays)).buffer;
    const pixels = tensor(new Float32Array(PIXELS).fill(0.5), [1, 28, 28]);
    await expect(samplesIn('a.npz', await of({ x: pixels }), 'digits')).rejects.toThrow(
      'page: a.npz: got x [1, 28, 28], y [none], expected pictures x [count, 28, 28] and their labels y [count].',
    );
    const y = tensor(Uint8Array.of(1), [1]);
    await expect(samplesIn('a.npz', await of({ x: pixels, y }), 'digits')).rejects.toThrow('got 0.5, expected pixels');
  });
});

describe('own pictures', () => {
  const [width, height] = [30, 20];
  /** A square of one level on paper of another, in shades. */
  const drawn = (paper: number, ink: number, noise = 6): Float32Array =>
    Float32Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return (x > 9 && x < 20 && y > 4 && y < 15 ? ink : paper) + ((i * 7) % noise);
    });

  it.each([
    ['dark on light', 200, 40],
    ['light on dark', 20, 230],
    ['pale on grey', 120, 170],
  ])('%s: ink is 1, paper 0', (_, paper, ink) => {
    const levels = inkOf(drawn(paper, ink), width, height)!;
    const at = (x: number, y: number): number => levels[y * width + x]!;
    expect([at(0, 0), at(29, 19), at(5, 10)]).toEqual([0, 0, 0]);
    expect(Math.min(at(10, 5), at(15, 10), at(19, 14))).toBeGreaterThan(0.85);
  });

  it('of one brightness: nothing', () => {
    expect(inkOf(drawn(128, 130), width, height)).toBeUndefined();
  });

  it('what is transparent is paper, whichever ink is on it', () => {
    const rgba = (level: number): Uint8ClampedArray => Uint8ClampedArray.of(level, level, level, 255, 9, 9, 9, 0);
    expect([...greyOf(rgba(10))].map(Math.round)).toEqual([10, 255]);
    expect([...greyOf(rgba(240))].map(Math.round)).toEqual([240, 0]);
  });

  it('clothes fill the picture, digits the middle of it', () => {
    const ink = Float32Array.from({ length: 3600 }, (_, i) =>
      i % 60 > 20 && i % 60 < 41 && i > 600 && i < 3000 ? 1 : 0,
    );
    const rows = (picture: Float32Array): number[] =>
      [...new Set([...picture.keys()].filter((i) => picture[i]! > 0.5).map((i) => Math.floor(i / 28)))].sort(
        (a, b) => a - b,
      );
    expect(rows(fitBox(ink, 60, 'clothes')!)).toHaveLength(28);
    expect(rows(fitBox(ink, 60)!)).toHaveLength(20);
  });
});

it('the classes of clothes are those of Fashion-MNIST', () => {
  expect(en.clothes).toEqual(FASHION_MNIST_CLASSES);
});

describe('the program', () => {
  const text = (config: Partial<RunConfig>, of: typeof programLines, same = false): string =>
    of({ ...DEFAULTS, ...config }, same)
      .map((line) => line.text)
      .join('\n');

  it('loads clothes', () => {
    expect(text({ source: 'fashion-mnist' }, programLines)).toContain(
      "import { fashionMnist } from 'wgrad/datasets';\n\nconst { train, test } = await fashionMnist();",
    );
    expect(text({ source: 'fashion-mnist' }, kerasLines)).toContain('keras.datasets.fashion_mnist.load_data()');
  });

  it.each([
    ['added', 6],
    ['alone', 6],
    ['alone', 3],
  ] as const)('gets the pictures that the page has: %s, %i of a class', async (own, count) => {
    const samples = Array.from({ length: count }, (_, i) => sample(i + 1, 4));
    const page = own === 'alone' ? ownAlone(samples, 'digits') : withOwn(DIGITS, samples);
    const lines = dataLines({ ...DEFAULTS, own, samples: 20 }, count < 5).map((line) => line.text);
    const { code } = transformSync(lines.join('\n'), { loader: 'ts' });
    const body = `return (async () => { ${code} return [x, y, xTest, yTest]; })()`;
    const fetched = async () => ({ arrayBuffer: async () => (await fileOf(samples, 'digits')).buffer });
    const made: Tensor[] = await new Function('mnist', 'readNpz', 'tensor', 'fetch', body)(
      async () => ({ train: MADE.train, test: MADE.test }),
      ...[readNpz, tensor, fetched],
    );
    const { train, test } = page;
    const expected = [train.images, train.labels, test.images, test.labels];
    for (const [i, { shape, values, scale }] of made.entries()) {
      const name = ['x', 'y', 'xTest', 'yTest'][i];
      if (own === 'added' && i > 1) continue; // the data set's
      expect([shape, scale], name).toEqual([expected[i]!.shape, expected[i]!.scale]);
      expect([...values], name).toEqual([...expected[i]!.values]);
    }
  });

  it('opens samples that were saved', () => {
    expect(text({ own: 'added', samples: 100 }, programLines)).toContain('joined(train.images.slice(0, 100), own.x!)');
    expect(text({ own: 'added' }, kerasLines)).toContain('np.concatenate([x, own["x"]]) / 255.0');
    expect(text({ own: 'alone' }, programLines)).toMatch(/part\(0\);.*part\(1\);/s);
    expect(text({ own: 'alone' }, programLines, true)).not.toContain('part(1)');
    expect(text({ own: 'alone' }, kerasLines)).not.toContain('load_data');
  });
});

it('no more digits are drawn than a run has; a run of more draws more', async () => {
  const options = { signal: new AbortController().signal, onDownload: () => {}, onNotice: () => {} };
  const load = (samples: number) => loadDigits({ source: 'made-up', samples }, undefined, options);
  const [few, more, again] = [await load(30), await load(60), await load(30)];
  expect([few, more, again].map(({ train, test }) => [train.labels.size, test.labels.size])).toEqual([
    [30, 5],
    [60, 10],
    [30, 5],
  ]);
  expect(few.train.images.values.buffer.byteLength).toBe(30 * PIXELS);
  expect(again.train.images.values).toEqual(few.train.images.values);
  expect(more.test.images.values.subarray(0, 5 * PIXELS)).toEqual(few.test.images.values);
  expect(again.train.images.values.buffer).toBe(more.train.images.values.buffer);
  const all = madeUpDigits({ train: 60_000, test: 10_000 }); // those that programs get
  expect(more.train.images.values).toEqual(all.train.images.values.subarray(0, 60 * PIXELS));
  expect(more.train.labels.values).toEqual(all.train.labels.values.subarray(0, 60));
  expect(more.test.images.values).toEqual(all.test.images.values.subarray(0, 10 * PIXELS));
});
