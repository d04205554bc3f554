/**
 * WebGPU in Node: Dawn, from the npm package `webgpu`, as `navigator.gpu` with its classes and constants, as a browser has them.
 * Which adapter is taken is left to src/gpu/adapter.ts.
 */
import { DeviceError } from '../errors.ts';
import { restBetweenLooks } from './resting-ticks.ts';
import { chromeFolders, loadVulkan, takeSoftwareDriver } from './vulkan.ts';

/** The package, or the copy of it that the pack carries. */
export interface Dawn {
  readonly create: (options: string[]) => GPU;
  readonly globals: object;
}

interface Sources {
  readonly importDawn?: () => Promise<Dawn>;
  /** asked where the machine has no Vulkan loader or no driver: folders that may have one */
  readonly folders?: () => readonly string[] | Promise<readonly string[]>;
}

/** Referenced as long as the process lives: Dawn ends with the object that `create` gives, whatever still uses it. */
let kept: GPU | undefined;

const HINT =
  "With a GPU install its Vulkan driver and the Vulkan loader (Debian: libvulkan1). Without one install Chrome or Chromium, whose software driver is then found, or another software driver (Debian 13: mesa-vulkan-drivers), or name a driver's ICD file in VK_DRIVER_FILES.";

/**
 * Sets `navigator.gpu` and the GPU* globals; a second call changes nothing, nor does one where there is WebGPU with an adapter (Deno).
 *
 * @throws DeviceError where the package is missing, does not load, or finds no adapter
 */
export async function provideGpuFrom(sources: Sources): Promise<void> {
  const { importDawn = () => import('webgpu'), folders = chromeFolders } = sources;
  if (kept !== undefined || (await globalThis.navigator?.gpu?.requestAdapter())) return;
  const { create, globals } = await loadDawn(importDawn);
  const gpu = await createGpu(create, folders);
  if (gpu === undefined) {
    throw new DeviceError(`node: the package 'webgpu' (Dawn) finds no adapter. ${HINT}`);
  }
  kept = gpu;
  restBetweenLooks();
  Object.assign(globalThis, globals);
  if (globalThis.navigator === undefined) {
    const navigator = { userAgent: `Node.js/${process.versions.node}`, language: 'en' }; // Node 20 has none
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  }
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
}

/** On the machine's own loader and driver where there are, else on those of a Chrome. */
async function createGpu(create: Dawn['create'], folders: NonNullable<Sources['folders']>): Promise<GPU | undefined> {
  const usable = async (): Promise<GPU | undefined> => {
    const gpu = create([]);
    return (await gpu.requestAdapter()) === null ? undefined : gpu;
  };
  const own = loadVulkan([]) ? await usable() : undefined;
  if (own !== undefined) return own;
  const others = await folders();
  if (!loadVulkan(others)) return undefined;
  return (await usable()) ?? (takeSoftwareDriver(others) ? await usable() : undefined);
}

async function loadDawn(importDawn: () => Promise<Dawn>): Promise<Dawn> {
  try {
    return await importDawn();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DeviceError(
      code === 'ERR_MODULE_NOT_FOUND'
        ? "node: the package 'webgpu' is not installed. Run npm install webgpu."
        : `node: the package 'webgpu' does not load on ${process.platform} ${process.arch}: ${message.split('\n', 1)[0]}. Check that the system is recent enough for it.`,
      { cause: error },
    );
  }
}
