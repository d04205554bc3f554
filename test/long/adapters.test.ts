/**
 * Every check of `npm run verify` on each software adapter that can be had: SwiftShader, with subgroups of four threads, in Chrome,
 * and lavapipe (Mesa), with subgroups of eight, in Node. What is right with one size of subgroups can be wrong with the next.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { VerifyReport } from '../../src/report/check-report.ts';
import { Command, type Finished } from '../e2e/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-adapters-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Where the Vulkan loader looks for the drivers of a Linux system. */
const DRIVERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

function lavapipe(): string | undefined {
  const files = DRIVERS.filter(existsSync).flatMap((path) => readdirSync(path).map((name) => join(path, name)));
  return [process.env.VK_DRIVER_FILES ?? '', ...files].find((path) => /lvp_icd[^/]*\.json$/.test(path));
}

interface Verified extends Finished {
  readonly report: VerifyReport | undefined;
}

async function verify(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Verified> {
  const json = join(folder, 'report.json');
  rmSync(json, { force: true });
  const args = ['--import', 'tsx', 'src/cli/verify.ts', '--data', 'made-up', '--adapter', 'software', '--json', json];
  const finished = await new Command(process.execPath, [...args, ...flags], env).done;
  const report = existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as VerifyReport) : undefined;
  return { ...finished, report };
}

function expectAllPass({ code, output, report }: Verified): void {
  const failed = report?.checks.filter((check) => !check.passes);
  expect(failed, output).toEqual([]);
  expect({ code, complete: report?.complete, sections: report?.sections }, output).toEqual({
    code: 0,
    complete: true,
    sections: ['kernels', 'training', 'tfjs'],
  });
}

test('SwiftShader in Chrome', async () => {
  const verified = await verify([]);
  expectAllPass(verified);
  expect(verified.report?.adapter).toMatchObject({ architecture: 'swiftshader', subgroupSize: 4 });
});

test('lavapipe in Node', async ({ skip }) => {
  const driver = lavapipe();
  skip(driver === undefined, `no lvp_icd.json in ${DRIVERS.join(', ')}: install mesa-vulkan-drivers 24 or newer.`);
  const verified = await verify(['--runtime', 'node'], { VK_DRIVER_FILES: driver });
  const refused = /finds no adapter/.test(verified.output); // as Debian 12's own Mesa, 22.3
  skip(refused, `${driver}: Dawn does not take this driver. Install mesa-vulkan-drivers 24 or newer.`);
  expectAllPass(verified);
  expect(verified.report?.adapter).toMatchObject({ description: expect.stringContaining('llvmpipe'), subgroupSize: 8 });
});

test("Mesa's driver and no GPU: Chrome goes on with the software adapter", async ({ skip }) => {
  skip(lavapipe() === undefined, `no lvp_icd.json in ${DRIVERS.join(', ')}: install mesa-vulkan-drivers.`);
  const args = ['--import', 'tsx', 'src/cli/train.ts', '--data', 'made-up', '--epochs', '1'];
  const { code, output } = await new Command(process.execPath, args).done;
  expect({ code }, output).toEqual({ code: 0 });
  expect(output).toMatch(/No GPU that can be used, taking the software adapter, which is slower \(chrome: .+\)\./);
});
