/** The example programs learn what they say they learn. The bounds leave a margin: beside them is what each reached on SwiftShader. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as autoencoder from '../../examples/autoencoder.ts';
import * as classification from '../../examples/classification.ts';
import * as denoising from '../../examples/denoising.ts';
import * as forecast from '../../examples/forecast.ts';
import * as regression from '../../examples/regression.ts';
import * as text from '../../examples/text.ts';
import * as variational from '../../examples/variational.ts';

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  console.info(printed.at(-1));
  vi.restoreAllMocks();
});

const quiet = { verbose: 0 } as const;

it('regression: the absolute error follows wrong values less than the squared one', async () => {
  const off = await regression.run(quiet);
  console.info(off);
  expect(off.meanAbsoluteError).toBeLessThan(0.6);
  expect(off.meanAbsoluteError).toBeLessThan(0.7 * off.meanSquaredError);
});

it('classification: class weights find what is rare', async () => {
  const { plain, weighted } = await classification.run(quiet);
  console.info(plain, weighted);
  expect(plain.accuracy).toBeGreaterThan(0.95);
  expect(weighted.recall).toBeGreaterThan(plain.recall + 0.2);
  expect(weighted.accuracy).toBeGreaterThan(0.85);
});

it('autoencoder: 8 numbers hold a picture', async () => {
  const { error, black } = await autoencoder.run(quiet);
  console.info(error, black);
  expect(error).toBeLessThan(black / 10);
});

it('denoising: most of the noise goes', async () => {
  const { before, after } = await denoising.run(quiet);
  console.info(before, after);
  expect(after).toBeLessThan(before / 5);
});

it('variational autoencoder: the loss falls, pictures come back', async () => {
  const { error, first, last } = await variational.run(quiet);
  console.info(error, first, last);
  expect(last).toBeLessThan(0.7 * first);
  expect(error).toBeLessThan(0.06);
});

it('forecast: both outputs are learnt', async () => {
  const { degrees, right } = await forecast.run(quiet);
  console.info(degrees, right);
  expect(degrees).toBeLessThan(1);
  expect(right).toBeGreaterThan(0.88);
});

it('text: words are learnt', async () => {
  const { accuracy } = await text.run(quiet);
  console.info(accuracy);
  expect(accuracy).toBeGreaterThan(0.88);
  expect(printed.join('\n')).toMatch(/^\d+ % pleased: the waiter was very rude$/m);
});
