/** WebGPU in Node: the errors on a machine without Dawn. */
import { expect, test } from 'vitest';
import { reviving } from '../../../src/cli/revive.ts';
import { DeviceError, UsageError } from '../../../src/errors.ts';
import { type Dawn, provideGpuFrom } from '../../../src/node/dawn.ts';

const failing = (code: string, message: string) => () => Promise.reject(Object.assign(new Error(message), { code }));

test('a missing package is named, with the command that installs it', async () => {
  const missing = provideGpuFrom({ importDawn: failing('ERR_MODULE_NOT_FOUND', "Cannot find package 'webgpu'") });
  await expect(missing).rejects.toThrow(DeviceError);
  await expect(missing).rejects.toThrow(/'webgpu' is not installed\. Run npm install webgpu/);
});

test('a binary that does not load is reported in one line', async () => {
  const broken = provideGpuFrom({ importDawn: failing('ERR_DLOPEN_FAILED', 'GLIBC_2.38 not found\nRequire stack:') });
  await expect(broken).rejects.toThrow(/does not load on \w+ \w+: GLIBC_2\.38 not found\. Check/);
});

test('no adapter: what to install, and nothing is set', async () => {
  const dawn: Dawn = {
    create: () => ({ requestAdapter: async () => null }) as unknown as GPU,
    globals: { GPUDevice: 1 },
  };
  await expect(provideGpuFrom({ importDawn: async () => dawn, folders: () => [] })).rejects.toThrow(
    /finds no adapter\..*VK_DRIVER_FILES/,
  );
  expect(globalThis.GPUDevice).toBeUndefined();
});

test('errors of other modules become this process’s own classes, with their code', async () => {
  const foreign = Object.assign(new Error('train: wrong'), { name: 'UsageError', code: 'busy' });
  const revived = reviving(() => Promise.reject(foreign));
  await expect(revived).rejects.toBeInstanceOf(UsageError);
  await expect(revived).rejects.toMatchObject({ message: 'train: wrong', code: 'busy', stack: foreign.stack });
});
