/** What Node, Bun and Deno are told and given: WebGPU of their own is kept, and errors name them. */
import { afterEach, expect, it, vi } from 'vitest';
import { noWebGpu } from '../../../src/gpu/adapter-errors.ts';
import { provideGpuFrom } from '../../../src/node/dawn.ts';

afterEach(() => void vi.unstubAllGlobals());

const runsIn = (versions: Readonly<Record<string, string>>): void =>
  void vi.stubGlobal('process', { ...process, versions: { ...process.versions, ...versions } });

it.each([
  [
    'Bun',
    { bun: '1.4.5' },
    "init: Bun has no WebGPU of its own (navigator.gpu is missing). Install the package 'webgpu'",
  ],
  ['Deno', { deno: '2.0.0' }, 'Update Deno, or start it with --unstable-webgpu. Or install the package'],
])('%s without WebGPU', (_, versions, words) => {
  runsIn(versions);
  expect(noWebGpu().message).toContain(words);
});

it('WebGPU that has an adapter is kept', async () => {
  const gpu = { requestAdapter: async () => ({}) };
  vi.stubGlobal('navigator', { gpu });
  const importDawn = vi.fn();
  await provideGpuFrom({ importDawn });
  expect(importDawn).not.toHaveBeenCalled();
  expect(navigator.gpu).toBe(gpu);
});

it('one that has none gives way to Dawn', async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
  const importDawn = vi.fn().mockRejectedValue(Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' }));
  await expect(provideGpuFrom({ importDawn })).rejects.toThrow('Run npm install webgpu.');
});
