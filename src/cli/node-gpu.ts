/** WebGPU for the commands with `--runtime node`, and what libraries that were written for a page expect there. */
import { dirname } from 'node:path';
import { provideGpuFrom } from '../node/dawn.ts';
import { chromeFolders } from '../node/vulkan.ts';
import { findChrome } from './chrome.ts';

/**
 * Where the machine has no Vulkan loader or driver, those of a Chrome are taken, which is installed where there is none.
 *
 * @throws DeviceError where the package is missing, does not load, or finds no adapter
 */
export function provideGpu(say: (line: string) => void): Promise<void> {
  return provideGpuFrom({
    folders: async () => [dirname(await findChrome(say)), ...chromeFolders()],
  });
}
