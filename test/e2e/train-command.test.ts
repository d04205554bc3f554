/** `npm run train` as a person uses it: a whole run, wrong flags, Ctrl-C, and being killed. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Report } from '../../src/report/outcome.ts';
import { Command, chromesWith, startTrain } from './run-command.ts';
import { writeDigits } from './write-digits.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-e2e-'));
afterAll(() => rmSync(folder, { recursive: true }));

const QUICK = ['--data', 'made-up', '--adapter', 'software'];
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Report;

/** Marks a command's processes, so that no other Chrome on the machine is taken for its. */
const marked = (name: string) => ({
  mark: `wgrad-${name}-${process.pid}`,
  env: { WGRAD_TEST_MARK: `wgrad-${name}-${process.pid}` },
});

async function chromesGone(mark: string): Promise<string[]> {
  for (let tries = 0; tries < 50 && chromesWith(mark).length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return chromesWith(mark);
}

test('npm run train trains an epoch and writes its results', async () => {
  const json = join(folder, 'whole.json');
  const args = ['run', 'train', '--', '--epochs', '1', '--early-stopping', ...QUICK, '--json', json];
  const { code, output } = await new Command('npm', args).done;
  expect(output).toContain('Data: made-up digits (not MNIST), 60,000 + 10,000 images');
  expect(output).toMatch(/Adapter: .*, software adapter/);
  expect(output).toContain('Model: "sequential"');
  expect(output).toMatch(
    /^Epoch 1\/1 1875\/1875 ━{20} \d+s \d+(ms|us)\/step - accuracy: 0\.\d{4} - loss: \d\.\d{4} - val_accuracy: 0\.\d{4} - val_loss: \d\.\d{4}$/m,
  );
  expect(output).toMatch(
    /^Early stopping: val_loss was lowest after epoch 1 \(0\.\d{4}\)\. The model has the weights of epoch 1\.$/m,
  );
  expect(output).toMatch(/^Test loss: \d\.\d{4} - accuracy: 0\.\d{4}$/m);
  expect(code).toBe(0);

  const report = readJson(json);
  expect(report).toEqual({
    adapter: {
      vendor: expect.any(String),
      architecture: expect.any(String),
      description: expect.any(String),
      software: true,
      subgroupSize: expect.any(Number),
      features: expect.any(Array),
    },
    data: { source: 'made-up', train: 60000, test: 10000 },
    model: 'mlp',
    seed: 1,
    batchSize: 32,
    epochs: [
      {
        loss: expect.any(Number),
        accuracy: expect.any(Number),
        valLoss: expect.any(Number),
        valAccuracy: expect.any(Number),
        seconds: expect.any(Number),
      },
    ],
    test: { loss: expect.any(Number), accuracy: expect.any(Number) },
    earlyStopping: { patience: 3, best: { epoch: 1, valLoss: expect.any(Number) }, restored: true },
    step: {
      medianMs: expect.any(Number),
      dispatches: expect.any(Number),
      stepsPerSubmit: expect.any(Number),
      uploadedBytes: (4 * 101_770) / 1875, // the best epoch's weights, which came back in the end: a step uploads nothing
      readbackBytes: expect.any(Number),
    },
    gpuBytes: { parameters: expect.any(Number), data: expect.any(Number), other: expect.any(Number) },
  });
  expect(report.test?.accuracy).toBeGreaterThan(0.9);
  expect(report.step?.dispatches).toBeGreaterThan(0);
  expect(report.step?.dispatches).toBeLessThanOrEqual(8);
  expect(report.step?.medianMs).toBeGreaterThan(0);
  expect(report.gpuBytes?.data).toBeGreaterThanOrEqual(70_000 * 785);
  expect(report.gpuBytes?.parameters).toBeGreaterThanOrEqual(101_770 * 4);
});

// a minute; the dcgan command is killed and resumed in npm test, by the same code
test.runIf(process.env.VITE_LONG_TESTS === '1')(
  'a run that was stopped, resumed, killed and resumed gives what an undisturbed one gives',
  async () => {
    const [data, dir] = [join(folder, 'digits'), join(folder, 'kept')];
    mkdirSync(data);
    writeDigits(data, { train: 20_000, test: 1000, seed: 1 });
    const flags = ['--data', data, '--adapter', 'software', '--epochs', '2', '--batch-size', '128'];
    const run = (...args: string[]): Command => startTrain([...flags, ...args]);
    const keeping = ['--checkpoint', dir, '--checkpoint-every', '20'];
    const result = (name: string): unknown => {
      const { epochs, test } = readJson(join(folder, name));
      return { epochs: epochs.map(({ seconds: _, ...measures }) => measures), test };
    };
    expect((await run('--json', join(folder, 'undisturbed.json')).done).code).toBe(0);

    const first = run(...keeping);
    await first.until('GPU memory, as planned');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    first.signal('SIGINT');
    const stopped = await first.done;
    expect(stopped).toMatchObject({
      code: 130,
      output: expect.stringContaining(`Checkpoint: in ${dir}. Go on from it`),
    });

    const refused = await run(...keeping, '--runtime', 'node').done;
    expect(refused).toMatchObject({
      code: 2,
      output: expect.stringMatching(/holds a checkpoint of step \d+\. Go on from it/),
    });

    const second = run(...keeping, '--resume');
    await second.until('Checkpoint: going on from step ');
    await second.until('Epoch ');
    second.signal('SIGKILL');
    await second.done;

    const { code, output } = await run(...keeping, '--resume', '--json', join(folder, 'resumed.json')).done;
    expect(output).toMatch(/Checkpoint: going on from step \d+, in epoch \d\./);
    expect(code).toBe(0);
    expect(result('resumed.json')).toEqual(result('undisturbed.json'));
  },
);

test.each([
  [['--epochs', '0'], "UsageError: train: --epochs: got '0', expected a whole number from 1 up.\n"],
  [['--fastest', '9'], "UsageError: train: unknown flag '--fastest'. Run npm run train -- --help for all flags.\n"],
])('%j is refused in one line, with exit code 2, before anything starts', async (args, message) => {
  expect(await startTrain(args).done).toEqual({ code: 2, output: message });
});

test('a checkpoint folder that cannot be written is refused before anything starts', async () => {
  const { code, output } = await startTrain([...QUICK, '--checkpoint', 'package.json/run']).done;
  expect(output).toMatch(
    /^UsageError: train: --checkpoint: [^\n]*run: a checkpoint cannot be written \(ENOTDIR\)[^\n]*\n$/,
  );
  expect(code).toBe(2);
});

test('a data folder that lacks files is refused in one line, with exit code 1', async () => {
  const { code, output } = await startTrain(['--data', folder]).done;
  expect(output).toMatch(/^DataError: [^\n]+\n$/);
  expect(output).toContain(folder);
  expect(code).toBe(1);
});

test('Ctrl-C stops with what is known, writes it, and leaves no Chrome behind', async () => {
  const json = join(folder, 'stopped.json');
  const { mark, env } = marked('stop');
  const command = startTrain([...QUICK, '--batch-size', '1', '--json', json], env);
  await command.until('Non-trainable params');
  await new Promise((resolve) => setTimeout(resolve, 3000)); // figures are read back after the steps
  expect(chromesWith(mark).length).toBeGreaterThan(0);
  command.signal('SIGINT');
  command.signal('SIGINT'); // npm and tsx pass the same Ctrl-C on: not the second one
  const { code, output } = await command.done;
  expect(output).toContain('Stopped. 0 of 10 epochs are complete.');
  expect(code).toBe(130);
  const { partial, ...report } = readJson(json);
  expect(report).toMatchObject({ stopped: true, epochs: [], batchSize: 1 });
  expect(partial).toEqual({
    step: expect.any(Number),
    steps: 60000,
    loss: expect.any(Number),
    accuracy: expect.any(Number),
  });
  expect(output).toContain(`${partial?.step}/60000`);
  expect(await chromesGone(mark)).toEqual([]);
});

test('Ctrl-C before training begins writes what is known, too', async () => {
  const json = join(folder, 'early.json');
  const { mark, env } = marked('early');
  const command = startTrain([...QUICK, '--json', json], env);
  await command.until('Data:');
  command.signal('SIGINT');
  const { code, output } = await command.done;
  expect(output).toContain('Stopped before training began.');
  expect(code).toBe(130);
  expect(readJson(json)).toMatchObject({
    data: { source: 'made-up', train: 60000, test: 10000 },
    seed: 1,
    batchSize: 32,
    epochs: [],
    test: null,
    step: null,
    gpuBytes: null,
    stopped: true,
  });
  expect(await chromesGone(mark)).toEqual([]);
});

/** Waits until the folder's checkpoint is one of after `since`. Other files of it are a look whether anything can be written. */
async function untilKept(dir: string, since: number): Promise<void> {
  const newest = join(dir, 'checkpoint.safetensors');
  while (!((statSync(newest, { throwIfNoEntry: false })?.mtimeMs ?? 0) > since)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const NETS = [
  ['convnet', 'made-up digits (not MNIST), 60,000 + 10,000 images', 469],
  ['cifar', 'made-up pictures (not CIFAR-10), 50,000 + 10,000 images', 1563],
] as const;

// the second one in test:long: what it has of its own, its data and its net, is tested elsewhere
test.concurrent.each(process.env.VITE_LONG_TESTS === '1' ? NETS : NETS.slice(0, 1))(
  '--model %s trains on its data, keeps a checkpoint and is stopped',
  async (model, data, steps) => {
    const [dir, json] = [join(folder, model), join(folder, `${model}.json`)];
    const args = ['--data', 'made-up', '--adapter', 'software', '--runtime', 'node', '--model', model, '--augment'];
    const begun = Date.now();
    const keeping = ['--checkpoint', dir, '--checkpoint-every', '1', '--resume'];
    const command = startTrain([...args, ...keeping, '--json', json]);
    await command.until('GPU memory, as planned:');
    await untilKept(dir, begun);
    command.signal('SIGINT');
    const { code, output } = await command.done;
    expect(output).toContain(`Data: ${data}`);
    expect(output).toMatch(/Checkpoint: none in .* yet, training from the start/);
    expect(code).toBe(130);
    expect(readJson(json)).toMatchObject({ model, stopped: true, partial: { steps } });
  },
);

test('a command that is killed leaves no Chrome behind', async () => {
  const { mark, env } = marked('kill');
  const command = startTrain([...QUICK, '--batch-size', '1'], env);
  await command.until('Adapter:');
  expect(chromesWith(mark).length).toBeGreaterThan(0);
  command.signal('SIGKILL');
  await command.done;
  expect(await chromesGone(mark)).toEqual([]);
});
