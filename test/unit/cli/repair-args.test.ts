/** The arguments of `npm run repair`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseRepairArgs, REPAIR_HELP } from '../../../src/cli/repair-args.ts';
import { UsageError } from '../../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-repair-args-'));
afterAll(() => rmSync(folder, { recursive: true }));
const generator = join(folder, 'generator');
mkdirSync(generator);
writeFileSync(join(generator, 'model.json'), '{}');

test('a model and two pictures are read; the folder that train wrote to will do', () => {
  const [to, expected] = [join(folder, 'b.PNG'), { model: generator, adapter: 'auto', runtime: 'chrome' }];
  expect(parseRepairArgs(['--model', generator, 'a.jpg', to])).toEqual({ ...expected, from: resolve('a.jpg'), to });
  const others = ['--adapter', 'software', '--runtime=node', '--model', folder];
  expect(parseRepairArgs(['a.jpg', ...others, to])).toEqual({
    ...{ ...expected, adapter: 'software', runtime: 'node', from: resolve('a.jpg'), to },
  });
});

test('help names every flag', () => {
  expect(parseRepairArgs(['--help'])).toBeUndefined();
  for (const flag of ['model', 'adapter', 'runtime', 'help']) expect(REPAIR_HELP).toContain(`--${flag}`);
});

const MODEL = ['--model', folder];
test.each([
  [['a.png', 'b.png'], 'repair: no model is named. Add --model DIR.'],
  [['--model', 'nowhere', 'a.png', 'b.png'], "repair: --model: 'nowhere' is no folder. Name the one with model.json."],
  [
    ['--model', 'src', 'a.png', 'b.png'],
    "repair: --model: 'src' holds no model.json, nor does a folder generator in it.",
  ],
  [[...MODEL, 'a.png'], 'repair: two pictures are to be named: npm run repair -- --model DIR in.png out.png.'],
  [[...MODEL, 'a.png', 'b.png', 'c.png'], "repair: unexpected argument 'c.png'."],
  [[...MODEL, 'a.png', 'b.jpg'], "repair: 'b.jpg' is no PNG. Name a file that ends in .png."],
  [[...MODEL, 'a.png', 'nowhere/b.png'], 'nowhere does not exist. Make it first.'],
  [[...MODEL, 'a.png', 'b.png', '--runtime', 'deno'], "repair: --runtime: got 'deno', expected chrome or node."],
  [
    [...MODEL, 'a.png', 'b.png', '--adapter', 'gpu'],
    "repair: --adapter: got 'gpu', expected auto, hardware or software.",
  ],
])('%j is refused', (argv, message) => {
  expect(() => parseRepairArgs(argv)).toThrow(UsageError);
  expect(() => parseRepairArgs(argv)).toThrow(message);
});
