/**
 * The example programs learn what they say they learn; those of before recurrent layers in `npm run test:long` alone, since their twins
 * train in `npm test`. The bounds leave a margin: beside them is what each reached on SwiftShader.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as autoencoder from '../../examples/autoencoder.ts';
import * as classification from '../../examples/classification.ts';
import * as convnet from '../../examples/convnet.ts';
import * as dcgan from '../../examples/dcgan.ts';
import * as denoising from '../../examples/denoising.ts';
import * as forecast from '../../examples/forecast.ts';
import * as fuel from '../../examples/fuel.ts';
import * as imbalanced from '../../examples/imbalanced.ts';
import * as overfit from '../../examples/overfit.ts';
import * as regression from '../../examples/regression.ts';
import * as repair from '../../examples/repair.ts';
import * as series from '../../examples/series.ts';
import * as text from '../../examples/text.ts';
import * as transfer from '../../examples/transfer.ts';
import * as transformer from '../../examples/transformer.ts';
import * as variational from '../../examples/variational.ts';
import { madeUpDigits } from '../../src/data/made-up.ts';
import { LONG } from './long.ts';

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(...line.split('\n')));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const quiet = { verbose: 0 } as const;

it.runIf(LONG)('regression: the absolute error follows wrong values less than the squared one', async () => {
  const { meanSquaredError, meanAbsoluteError } = await regression.run(quiet);
  expect(meanAbsoluteError).toBeLessThan(0.6); // 0.32
  expect(meanAbsoluteError).toBeLessThan(0.7 * meanSquaredError); // 1.11
  expect(printed).toContain('  in truth:  810, 569, 1198');
});

it('fuel: all that is known says more than the power, and the deep model more than the linear one', async () => {
  const off = await fuel.run(quiet);
  expect(off['linear by all']).toBeLessThan(0.6 * off['linear by power']); // 1.16, 2.66
  expect(off['deep by all']).toBeLessThan(0.9 * off['linear by all']); // 0.88
  expect(printed.at(-1)).toBe('  in truth:  27.0, 28.6, 23.6, 29.3, 27.5');
});

it('imbalanced: a first bias saves the first epochs, class weights find frauds at the cost of false alarms', async () => {
  const { unbiased, first, plain, weighted } = await imbalanced.run(quiet);
  expect(first.loss).toBeLessThan(unbiased.loss / 10); // 0.034, 0.95
  expect(plain.precision).toBeGreaterThan(0.6); // 0.89
  expect(weighted.recall).toBeGreaterThan(plain.recall + 0.4); // 0.90, 0.20
  expect(weighted.precision).toBeLessThan(plain.precision);
  for (const { auc, prc } of [plain, weighted]) {
    expect(auc).toBeGreaterThan(0.9); // 0.946, 0.962
    expect(prc).toBeGreaterThan(0.3); // 0.588, 0.436
  }
});

it.runIf(LONG)('classification: class weights find what is rare', async () => {
  const { plain, weighted } = await classification.run(quiet);
  expect(plain.accuracy).toBeGreaterThan(0.95); // 0.971
  expect(weighted.recall).toBeGreaterThan(plain.recall + 0.2); // 0.76, 0.29
  expect(weighted.accuracy).toBeGreaterThan(0.85); // 0.945
  expect(printed.at(-1)).toMatch(/^with class weights: accuracy 0\.\d+, finds \d+ of 55 frauds$/);
});

it('overfit: penalties and dropout keep a large model from learning noise by heart', async () => {
  const { tiny, large, regularized } = await overfit.run(quiet);
  expect(regularized).toBeLessThan(large - 0.04);
  expect(regularized).toBeLessThan(tiny + 0.01);
  expect(printed.at(-1)).toMatch(/^regularized: 0\.\d+ on what it has seen, 0\.\d+ on others, after \d+ epochs$/);
});

it.runIf(LONG)('autoencoder: 8 numbers hold a picture', async () => {
  const { error, black } = await autoencoder.run(quiet);
  expect(error).toBeLessThan(black / 10); // 0.0067, 0.181
  expect(printed.some((line) => line.includes('@@@@'))).toBe(true);
});

it.runIf(LONG)('convnet: pictures that are moved at random stand for those that stand elsewhere', async () => {
  const { plain, changed } = await convnet.run(quiet);
  expect(changed).toBeGreaterThan(0.85); // 0.998
  expect(changed).toBeGreaterThan(plain + 0.1); // 0.522
});

it.runIf(LONG)('denoising: most of the noise goes', async () => {
  const { before, after } = await denoising.run(quiet);
  expect(after).toBeLessThan(before / 5); // 0.017, 0.160
  expect(printed.some((line) => line.includes('@@@@'))).toBe(true);
});

it.runIf(LONG)('variational autoencoder: the loss falls, pictures come back', async () => {
  const { error, first, last } = await variational.run(quiet);
  expect(last).toBeLessThan(0.75 * first); // 0.27, 0.50
  expect(error).toBeLessThan(0.06); // 0.034
  expect(printed.some((line) => line.includes('@@'))).toBe(true);
});

it.runIf(LONG)('forecast: both outputs are learnt', async () => {
  const { degrees, right } = await forecast.run(quiet);
  expect(degrees).toBeLessThan(1); // 0.51
  expect(right).toBeGreaterThan(0.88); // 0.957
});

it('text: words are learnt', async () => {
  const { accuracy, heldBack } = await text.run(quiet);
  expect(accuracy).toBeGreaterThan(0.88); // 0.97
  expect(heldBack.at(-1)).toBeGreaterThan(0.88); // 0.97
  expect(printed.join('\n')).toMatch(/^\d+ % pleased: The waiter was very rude!$/m);
});

it('series: what comes is foretold better than that nothing changes', async () => {
  const { model, asNow } = await series.run({ ...quiet, epochs: 2 });
  expect(model).toBeLessThan(0.25 * asNow); // 0.7 and 5.1
  expect(printed.filter((line) => line.startsWith('in six hours'))).toHaveLength(5);
});

it('transfer: a front that knows other signs helps where there are few pictures', async () => {
  const { head, alone } = await transfer.run(LONG ? quiet : { ...quiet, epochs: 4 });
  expect(head).toBeGreaterThan(alone + 0.05);
  expect(printed.at(-2)).toMatch(/^a head on the front, of 3 pictures each: \d+\.\d % in \d+\.\d s$/);
});

it.runIf(LONG)('transformer: digits are sorted', async () => {
  const { accuracy } = await transformer.run({ ...quiet, epochs: 2 });
  expect(accuracy).toBeGreaterThan(0.85); // 0.98; chance is 0.1
  expect(printed[0]).toMatch(/^5 7 8 1 2 1 →( \d){6}$/);
});

// Their programs are trained by gan-twins.test.ts and the commands' test, too.
describe.runIf(LONG)('on made-up digits, with few filters', () => {
  const { train, test } = madeUpDigits({ train: 320, test: 64, seed: 1 });
  const pictures = ({ images }: typeof train) => images.reshape([images.shape[0]!, 28, 28, 1]).div(255);
  const short = { ...quiet, width: 4, epochs: 2, batchSize: 32 } as const;

  it('dcgan: the discriminator tells apart more and more, and five digits are drawn', async () => {
    const { dLoss } = await dcgan.run({ ...short, images: pictures(train) });
    expect(dLoss![1]).toBeLessThan(dLoss![0]! - 0.03); // 1.42, 1.49
    expect(printed.slice(0, 28).map(({ length }) => length)).toEqual(Array(28).fill(5 * 28 * 2 + 4 * 3));
  });

  it('repair: a part of what was lost comes back', async () => {
    const { error } = await repair.run({ ...short, epochs: 8, train: pictures(train), test: pictures(test) });
    expect(error).toBeLessThan(0.3); // 0.15; 0.78 after two epochs
    expect(printed[0]).toMatch(/^mean squared error of a pixel: 0\.\d{4}$/);
  });
});
