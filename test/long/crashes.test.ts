/** Processes that are killed: the GPU's and the browser's while they train, the browser's and Node's while they save. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageServer } from '../../src/cli/server.ts';
import { fileStore } from '../../src/io/file-store.ts';
import { Dice } from '../fuzz/mutate.ts';
import { openPage, startPages } from './browser.ts';
import type { SubjectName } from './page/subjects.ts';
import { record } from './results.ts';

/** Without them Chrome gives no adapter after the second crash within two minutes. */
const MANY_CRASHES = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit'];
const SAVES = 20;

let server: PageServer;
let folder: string;
beforeAll(async () => {
  server = await startPages();
  folder = await mkdtemp(join(tmpdir(), 'wgrad-crashes-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function gpuProcess(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.find(({ type }) => type === 'GPU')!.id;
}

/** What is trained while the GPU's process is killed, how often, for so many epochs. */
const KILLED = [
  ['mlp', 12, 30],
  ['stream', 6, 40],
  ['dcgan', 3, 40],
  ['repair', 3, 40],
] as const;

test.each(KILLED)(
  '%s: the GPU process is killed at %i random steps: the same bits as undisturbed',
  async (name, kills, epochs) => {
    let session: CDPSession | undefined;
    const killed: number[] = [];
    const killGpu = async (step: number): Promise<void> => {
      killed.push(step);
      if (killed.length % 2 === 0) process.kill(await gpuProcess(session!), 'SIGKILL');
      else await session!.send('Browser.crashGpuProcess').catch(() => {});
      await wait(100);
    };
    const { browser, page } = await openPage(server, MANY_CRASHES, { killGpu });
    session = await browser.target().createCDPSession();
    const undisturbed = await page.evaluate((...given) => window.longCheck.train(...given), name, [], epochs);
    const dice = new Dice(Date.now());
    const steps = new Set<number>();
    while (steps.size < kills) steps.add(1 + dice.below(undisturbed.steps - 1));
    const disturbed = await page.evaluate((...given) => window.longCheck.train(...given), name, [...steps], epochs);
    await browser.close();
    expect(disturbed.left).toEqual([]);
    expect(disturbed.recoveries).toBeGreaterThanOrEqual(kills / 2); // two kills may fall into one submit
    expect(disturbed).toMatchObject({ prints: undisturbed.prints, history: undisturbed.history });
    record(
      `GPU process killed ${kills} times in one run: ${name}`,
      `${disturbed.steps} steps, killed at ${killed.join(', ')}; ${disturbed.recoveries} recoveries; ${equal(undisturbed.prints)}`,
      'SwiftShader',
    );
  },
);

const equal = (prints: Readonly<Record<string, string>>): string => {
  const each = Object.entries(prints).map(([what, print]) => `${what} ${print.slice(0, 12)}…`);
  return `SHA-256 equal to the undisturbed run's: ${each.join(', ')}`;
};

const PAIRS = { epochs: 60, every: 25, kills: 3 };

/** Trains on from what the profile has, in a browser that is killed soon after a checkpoint was acknowledged. */
async function killedWhileTraining(name: SubjectName, flags: readonly string[]) {
  let keep = (): void => {};
  const kept = new Promise<void>((resolve) => {
    keep = resolve;
  });
  let acknowledged = -1;
  const { browser, page } = await openPage(server, flags, {
    acknowledged: (_: string, step: number) => {
      acknowledged = step;
      keep();
    },
  });
  const from = await page.evaluate((of) => window.longCheck.keptStep(of), name);
  const run = page.evaluate((...given) => window.longCheck.trainKept(...given), name, PAIRS.epochs, PAIRS.every);
  await Promise.race([kept, run]);
  run.catch(() => {}); // from here on its browser may go
  await wait(Math.random() * 200);
  browser.process()!.kill('SIGKILL');
  await wait(300);
  return { from, acknowledged };
}

test.each(['stream', 'dcgan', 'repair'] as const)(
  '%s: the browser is killed while it trains, and goes on: the same bits',
  async (name) => {
    const flags = [`--user-data-dir=${join(folder, `training-${name}`)}`];
    const begun: number[] = [];
    for (let kill = 0, last = -1; kill < PAIRS.kills; kill++) {
      const { from = -1, acknowledged } = await killedWhileTraining(name, flags);
      expect(from).toBeGreaterThanOrEqual(last);
      begun.push(from);
      last = acknowledged;
    }
    const { browser, page } = await openPage(server, flags, { acknowledged: () => {} });
    const from = await page.evaluate((of) => window.longCheck.keptStep(of), name);
    const { epochs, every } = PAIRS;
    const resumed = await page.evaluate((...given) => window.longCheck.trainKept(...given), name, epochs, every);
    const { steps, ...whole } = await page.evaluate((...given) => window.longCheck.train(...given), name, [], epochs);
    await browser.close();
    const places = [...begun.slice(1), from!];
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(Math.max(...places)).toBeLessThan(steps);
    expect(resumed).toEqual({ prints: whole.prints, history: whole.history });
    record(
      `browser killed ${PAIRS.kills} times in one run: ${name}`,
      `${steps} steps, gone on with from the checkpoints of ${places.join(', ')} in IndexedDB; ${equal(resumed.prints)}`,
      'SwiftShader',
    );
  },
);

test('five runs of 200 steps: equal bits', async () => {
  const { browser, page } = await openPage(server);
  const prints = new Set<string>();
  for (let run = 0; run < 5; run++) prints.add(await page.evaluate(() => window.longCheck.twoHundredSteps()));
  await browser.close();
  expect(prints.size).toBe(1);
  record('five runs of 200 steps', `equal bits (SHA-256 ${[...prints][0]!.slice(0, 12)}…)`, 'SwiftShader');
});

test(`the browser is killed ${SAVES} times while it saves: what was acknowledged, or newer, loads`, async () => {
  const flags = [`--user-data-dir=${join(folder, 'profile')}`];
  const acknowledged = { checkpoint: -1, model: -1 };
  let [saves, newer] = [0, 0];
  for (let kill = 0; kill <= SAVES; kill++) {
    let began = (): void => {};
    const saving = new Promise<void>((resolve) => {
      began = resolve;
    });
    const { browser, page } = await openPage(server, flags, {
      acknowledged: (what: keyof typeof acknowledged, step: number) => {
        acknowledged[what] = step;
        saves += 1;
        began();
      },
    });
    const found = await page.evaluate(() => window.longCheck.steps());
    for (const what of ['checkpoint', 'model'] as const) {
      expect(found[what]).toBeGreaterThanOrEqual(acknowledged[what]);
      expect(found[what]).toBeLessThanOrEqual(acknowledged[what] + 1);
      if (found[what] > acknowledged[what]) newer += 1;
    }
    if (kill === SAVES) {
      await browser.close();
      break;
    }
    const next = Math.max(found.checkpoint, found.model) + 1;
    Object.assign(acknowledged, found);
    page.evaluate((from) => window.longCheck.saveForever(from), next).catch(() => {});
    await saving;
    await wait(Math.random() * 120);
    browser.process()!.kill('SIGKILL');
    await wait(300);
  }
  record(
    `browser killed by SIGKILL ${SAVES} times while it saves to IndexedDB`,
    `${saves} saves acknowledged; each time the last acknowledged checkpoint and model loaded, or a newer one (${newer} times)`,
  );
});

test(`Node is killed ${SAVES} times while it saves: what was acknowledged, or newer, loads`, async () => {
  const store = fileStore(join(folder, 'store'), { warn: () => {} });
  let [last, saves] = [-1, 0];
  for (let kill = 0; kill < SAVES; kill++) {
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      'test/long/save-forever.ts',
      join(folder, 'store'),
      `${last + 1}`,
    ]);
    let output = '';
    const saving = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        resolve();
      });
    });
    const gone = new Promise((resolve) => child.once('close', resolve));
    await saving;
    await wait(Math.random() * 80);
    child.kill('SIGKILL');
    await gone;
    const acknowledged = output.split('\n').slice(0, -1).map(Number);
    saves += acknowledged.length;
    const found = (await store.load())!.meta.step;
    expect(found).toBeGreaterThanOrEqual(acknowledged.at(-1)!);
    expect(found).toBeLessThanOrEqual(acknowledged.at(-1)! + 1);
    last = found;
  }
  record(
    `Node killed by SIGKILL ${SAVES} times while it saves to a folder`,
    `${saves} saves acknowledged; each time the last acknowledged checkpoint loaded, or the one after it`,
  );
});
