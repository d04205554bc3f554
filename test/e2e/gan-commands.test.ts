/** `npm run train -- --model dcgan | repair` and `npm run repair` as a person uses them, on few made-up digits. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GanReport } from '../../src/report/outcome.ts';
import { Command, type Finished, startTrain } from './run-command.ts';
import { writeDigits } from './write-digits.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-gan-'));
beforeAll(() => writeDigits(folder, { train: 72, test: 16, seed: 1 })); // of 16: 5 steps, the last one of 8 digits
afterAll(() => rmSync(folder, { recursive: true }));

const SMALL = ['--data', folder, '--adapter', 'software', '--width', '2', '--batch-size', '16'];
const at = (...names: string[]): string => join(folder, ...names);
const readJson = (name: string) => JSON.parse(readFileSync(at(name), 'utf8')) as GanReport;
const readPng = (...names: string[]) => decode(readFileSync(at(...names)));

/** What is equal in runs that give the same bits. */
const result = (name: string): unknown => {
  const { epochs, networks } = readJson(name);
  return { epochs: epochs.map(({ seconds: _, ...measures }) => measures), networks };
};

/** Waits until a checkpoint is written. */
async function untilKept(dir: string): Promise<void> {
  while (statSync(join(dir, 'checkpoint.safetensors'), { throwIfNoEntry: false }) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('dcgan draws, keeps its networks, and, killed and resumed, gives those of an undisturbed run', async () => {
  const run = (...args: string[]): Command =>
    startTrain([...SMALL, '--runtime', 'node', '--model', 'dcgan', '--epochs', '4', '--samples-every', '2', ...args]);
  const whole = await run('--out', at('whole'), '--json', at('whole.json')).done;
  expect(whole).toMatchObject({
    code: 0,
    output: expect.stringContaining(`Pictures: 3 sheets and training.gif in ${at('whole')}`),
  });
  expect(whole.output).toMatch(
    /^Made smaller for a software adapter: .* The whole, as on a GPU: --learning-rate 0\.0001 .*$/m,
  );
  expect(whole.output).toMatch(
    /^Epoch 4\/4 5\/5 .* - dLoss: \d\.\d+ - drawn: 0\.\d+ - gLoss: \d\.\d+ - real: 0\.\d+$/m,
  );
  const files = ['discriminator', 'epoch-0.png', 'epoch-2.png', 'epoch-4.png', 'generator', 'training.gif'];
  expect(readdirSync(at('whole')).sort()).toEqual(files);
  expect(readPng('whole', 'epoch-4.png')).toMatchObject({ width: 118, height: 118, channels: 1 });
  const report = readJson('whole.json');
  expect(report).toMatchObject({
    model: 'dcgan',
    batchSize: 16,
    data: { train: 72, test: 16 },
    test: null,
    trouble: [],
  });
  expect(whole.output).toContain(`generator: 41,842 weights, SHA-256 ${report.networks.generator!.sha256}`);
  const weights = readdirSync(at('whole', 'generator')).find((name) => name.startsWith('weights'));
  expect(weights).toContain(report.networks.generator!.sha256.slice(0, 12)); // the file is named by its content

  const keeping = ['--checkpoint', at('kept'), '--checkpoint-every', '3'];
  const first = run(...keeping);
  await untilKept(at('kept'));
  first.signal('SIGKILL');
  await first.done;
  const resumed = await run(...keeping, '--resume', '--out', at('resumed'), '--json', at('resumed.json')).done;
  expect(resumed.output).toMatch(/Checkpoint: going on from step [1-9]\d*, in epoch [1-4]\./);
  expect(result('resumed.json')).toEqual(result('whole.json'));
  expect(readFileSync(at('resumed', 'epoch-4.png'))).toEqual(readFileSync(at('whole', 'epoch-4.png')));

  const mixed = await run('--out', at('resumed')).done;
  expect(mixed).toMatchObject({ code: 2, output: expect.stringContaining('holds pictures of another run') });
});

const repair = (...args: string[]): Promise<Finished> =>
  new Command(process.execPath, ['--import', 'tsx', 'src/cli/repair.ts', '--adapter', 'software', ...args]).done;

// its page and its example are tested in npm test, its command takes most of a minute
test.runIf(process.env.VITE_LONG_TESTS === '1')(
  'repair trains in Chrome, and its generator repairs a picture of another size, in colour',
  async () => {
    const steps = ['--steps', '7', '--epochs', '3', '--samples-every', '0.6'];
    const trained = await startTrain([
      ...SMALL,
      '--model',
      'repair',
      ...steps,
      '--out',
      at('repair'),
      '--json',
      at('repair.json'),
    ]).done;
    expect(trained.output).toMatch(/^Epoch 2\/3 2\/5 .* - adversarial: .* - dLoss: .* - error: .* - gLoss: \d+\.\d+$/m);
    expect(trained.output).toMatch(/^Held-out pictures: error \d\.\d{4}$/m);
    expect(trained.code).toBe(0);
    const sheets = ['epoch-0.png', 'epoch-1-step-3.png', 'epoch-2-step-1.png', 'epoch-2-step-2.png'];
    expect(readdirSync(at('repair')).filter((name) => name.endsWith('.png'))).toEqual(sheets);
    expect(readPng('repair', 'epoch-0.png')).toMatchObject({ width: 8 * 30 - 2, height: 3 * 30 - 2 });
    expect(readJson('repair.json')).toMatchObject({
      epochs: [{ val_error: expect.any(Number) }],
      partial: { step: 2, steps: 5 },
    });

    const [width, height] = [45, 30];
    const isLost = (pixel: number): boolean => pixel % width > 9 && pixel % width < 22 && pixel < 12 * width;
    const data = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
      i % 4 < 3 ? (i * i) % 251 : isLost(i >> 2) ? 0 : 255,
    );
    writeFileSync(at('damaged.png'), encode({ width, height, channels: 4, data, depth: 8 }));
    const repaired = await repair('--model', at('repair'), at('damaged.png'), at('repaired.png'));
    expect(repaired).toMatchObject({
      code: 0,
      output: expect.stringContaining(`Repaired: ${at('repaired.png')}, 45 × 30 pixels`),
    });
    const png = readPng('repaired.png');
    expect(png).toMatchObject({ width, height, channels: 3 });
    const kept = Array.from({ length: width * height }, (_, pixel) => pixel).filter((pixel) => !isLost(pixel));
    expect(kept.every((pixel) => [0, 1, 2].every((c) => png.data[3 * pixel + c] === data[4 * pixel + c]))).toBe(true);

    const wrong = await repair(
      '--runtime',
      'node',
      '--model',
      at('repair', 'discriminator'),
      at('damaged.png'),
      at('no.png'),
    );
    expect(wrong.output).toContain(
      'repair/discriminator holds a model of [28, 28, 1] to [1]; expected one that makes pictures',
    );
    expect(wrong.code).toBe(1);
    const noPicture = await repair('--model', at('repair'), at('repair.json'), at('no.png'));
    expect(noPicture).toMatchObject({
      code: 1,
      output: expect.stringContaining('repair.json is neither a PNG nor a JPEG.'),
    });
    expect(readdirSync(folder)).not.toContain('no.png');
  },
);
