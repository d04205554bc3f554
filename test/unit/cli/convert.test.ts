/** `npm run convert`: its arguments; and what it makes of models, in this process. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConvertArgs, parseConvertArgs } from '../../../src/cli/convert-args.ts';
import { convert } from '../../../src/cli/run-convert.ts';
import { loadedFrom } from '../../../src/io/load-model.ts';
import { folder } from '../../../src/io/node.ts';
import { fromSafetensors, kerasFile } from '../../../src/io.ts';
import { FIXTURES } from '../io/keras-fixtures.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'wgrad-convert-'));
  writeFileSync(join(dir, 'in.keras'), FIXTURES['nested.keras']!);
  writeFileSync(join(dir, 'a.txt'), 'text');
});
afterAll(() => rmSync(dir, { recursive: true }));

const at = (name: string): string => join(dir, name);
const run = (from: string, to: string) => convert(parseConvertArgs([at(from), at(to)]) as ConvertArgs);

describe('arguments', () => {
  it('knows formats by their names', () => {
    expect(parseConvertArgs([at('in.keras'), at('out/')])).toMatchObject({ source: 'keras', format: 'folder' });
    expect(parseConvertArgs([at('in.keras'), at('OUT.H5')])).toMatchObject({ source: 'keras', format: 'h5' });
    expect(parseConvertArgs([at('in.keras'), at('x.safetensors')])).toMatchObject({ format: 'safetensors' });
    expect(parseConvertArgs([at('in.keras'), at('out')])).toMatchObject({ to: at('out'), format: 'folder' });
    expect(parseConvertArgs(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'convert: a model and a place for it are to be named: npm run convert -- in.keras out/.'],
    [['nothing.keras', 'out/'], "convert: there is no 'nothing.keras'. Correct the path."],
    [['DIR', 'out/'], "convert: the folder 'DIR' has no model.json. Name a folder with a model, or a file."],
    [
      ['DIR/a.txt', 'out/'],
      "convert: 'DIR/a.txt' is of no known format; expected .keras, .h5, .hdf5 or a folder with model.json.",
    ],
    [
      ['DIR/in.keras', 'out.onnx'],
      "convert: 'out.onnx' is of no known format; expected .keras, .h5, .hdf5, .safetensors or a folder, which ends in /.",
    ],
    [
      ['DIR/in.keras', 'DIR/a.txt/'],
      "convert: 'DIR/a.txt/' is a file; expected a folder, or a file that ends in .keras or .h5.",
    ],
  ])('refuses %s', (given, message) => {
    const args = given.map((each) => each.replace('DIR', dir));
    expect(() => parseConvertArgs(args)).toThrow(message.replaceAll('DIR', dir));
  });
});

it('a model goes through all formats and comes back to the bit', async () => {
  const known = { name: 'nested', weights: 26, steps: 3 };
  expect(await run('in.keras', 'out/')).toEqual(known);
  expect(await run('out', 'out.h5')).toEqual(known);
  expect(await run('out.h5', 'again.keras')).toEqual(known);
  expect(await run('out/model.json', 'w.safetensors')).toEqual({ ...known, steps: undefined });
  const read = (name: string) => loadedFrom('test', kerasFile(readFileSync(at(name))), {});
  const first = await read('in.keras');
  for (const loaded of [
    await read('out.h5'),
    await read('again.keras'),
    await loadedFrom('test', folder(at('out')), {}),
  ]) {
    const byName = new Map(loaded.weights.map((weight) => [weight.name, weight.values]));
    for (const { name, values } of first.weights) expect(byName.get(name)).toEqual(values);
    expect(loaded.training?.state?.step).toBe(3);
  }
  expect(fromSafetensors(readFileSync(at('w.safetensors')))).toHaveLength(26);
});

it('says which file is damaged', async () => {
  writeFileSync(at('cut.keras'), FIXTURES['nested.keras']!.subarray(0, 5000));
  await expect(run('cut.keras', 'never/')).rejects.toThrow('cut.keras: no zip file, or a damaged one');
});
