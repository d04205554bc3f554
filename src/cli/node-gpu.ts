/**
 * WebGPU in Node: Dawn, from the npm package `webgpu`, as `navigator.gpu` with its classes and constants, as a browser has them.
 * Which adapter is taken is left to src/gpu/adapter.ts.
 */
import { DeviceError } from '../errors.ts';

/** The package, or the copy of it that the pack carries. */
export type Dawn = typeof import('webgpu');

/** Referenced as long as the process lives: Dawn ends with the object that `create` gives, whatever still uses it. */
let kept: GPU | undefined;

const HINT =
  "On a GPU server install the GPU's Vulkan driver and the Vulkan loader (Debian: libvulkan1). Without a GPU install a software driver (Debian 13: mesa-vulkan-drivers), or name the ICD file of one in VK_DRIVER_FILES, such as the vk_swiftshader_icd.json beside Chromium.";

/**
 * Sets `navigator.gpu` and the GPU* globals; a second call changes nothing.
 *
 * @throws DeviceError where the package is missing, does not load, or finds no adapter
 */
export async function provideGpu(importDawn: () => Promise<Dawn> = () => import('webgpu')): Promise<void> {
  if (kept !== undefined) return;
  const { create, globals } = await loadDawn(importDawn);
  const gpu = create([]);
  if ((await gpu.requestAdapter()) === null) {
    throw new DeviceError(`node: the package 'webgpu' (Dawn) finds no adapter. ${HINT}`);
  }
  kept = gpu;
  Object.assign(globalThis, globals);
  if (globalThis.navigator === undefined) {
    const navigator = { userAgent: `Node.js/${process.versions.node}`, language: 'en' }; // Node 20 has none
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  }
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}

async function loadDawn(importDawn: () => Promise<Dawn>): Promise<Dawn> {
  try {
    return await importDawn();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DeviceError(
      code === 'ERR_MODULE_NOT_FOUND'
        ? "node: the package 'webgpu' is not installed. Run npm install webgpu, or take --runtime chrome."
        : `node: the package 'webgpu' does not load on ${process.platform} ${process.arch}: ${message.split('\n', 1)[0]}. Check that the system is recent enough for it, or take --runtime chrome.`,
      { cause: error },
    );
  }
}

/** What tfjs and others look for to believe that they are in a page. Set before they are imported. */
export function providePage(): void {
  const frame = (callback: (time: number) => void) => setTimeout(() => callback(performance.now()), 0);
  const page = { self: globalThis, window: globalThis, document: {}, requestAnimationFrame: frame };
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
