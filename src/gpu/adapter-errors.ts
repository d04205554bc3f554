/// <reference types="@webgpu/types" preserve="true" />
/** What to do where there is no adapter, or not the one that was asked for: loaded only then. */
import { DeviceError } from '../errors.ts';

/** Advice for Node and Bun, where Dawn is WebGPU, and for Deno, which has its own. */
const VULKAN = "Install the GPU's Vulkan driver and the Vulkan loader (Debian: libvulkan1)";
const SOFTWARE = "Name a software driver's ICD file in VK_DRIVER_FILES";
const inNode = (): boolean => typeof process !== 'undefined' && process.versions?.node !== undefined;

/** The adapter that there is. */
interface Found {
  readonly vendor: string;
  readonly architecture: string;
}

export const noHardware = ({ vendor, architecture }: Found): DeviceError =>
  new DeviceError(
    `init: asked for a hardware adapter, got the software adapter ${vendor} ${architecture}. ${inNode() ? VULKAN : "Check the GPU's driver (in Chrome: chrome://gpu)"}, or take init({ adapter: 'auto' }).`,
  );

export const noSoftware = ({ vendor, architecture }: Found): DeviceError =>
  new DeviceError(
    `init: asked for a software adapter, there is only ${vendor} ${architecture}. ${inNode() ? SOFTWARE : 'Start Chrome with --use-webgpu-adapter=swiftshader'}, or take init({ adapter: 'auto' }).`,
  );

export const noDevice = ({ vendor, architecture }: Found, error: unknown): DeviceError =>
  new DeviceError(
    `init: the adapter ${vendor} ${architecture} gives no device: ${error instanceof Error ? error.message : error} ${inNode() ? 'Start again' : 'Reload the page'}; if it stays so, update the GPU driver.`,
  );

/** What a thread knows of where it runs. */
interface Runs {
  readonly userAgent: string;
  readonly secure: boolean;
  readonly worker: boolean;
}

/** Browsers that have WebGPU, as of September 2026. */
const HAVE =
  'Browsers that have it: Chrome and Edge from 113 on Windows, macOS and ChromeOS, 121 on Android 12, 144 on Linux with a GPU of Intel (Gen 12 or newer), 147 on Linux with one of NVIDIA (driver 535.183 or newer); Safari from 26 on macOS, iOS, iPadOS and visionOS; Firefox from 141 on Windows, 145 on Macs with Apple silicon (147 before macOS 26).';

export function noWebGpu(): DeviceError {
  if (inNode()) {
    const { bun, deno } = process.versions;
    const also = deno === undefined ? '' : 'Update Deno, or start it with --unstable-webgpu. Or install ';
    return new DeviceError(
      `init: ${bun ? 'Bun' : deno ? 'This Deno' : 'Node'} has no WebGPU of its own (navigator.gpu is missing). ${also || 'Install '}the package 'webgpu', and await provideGpu() of wgrad/node before init().`,
    );
  }
  return noWebGpuWhere({
    userAgent: globalThis.navigator?.userAgent ?? '',
    secure: globalThis.isSecureContext !== false,
    worker: typeof document === 'undefined',
  });
}

/** Browsers hide `navigator.gpu` from pages that are not secure, whatever they have. */
export function noWebGpuWhere({ userAgent, secure, worker }: Runs): DeviceError {
  if (!secure) {
    return new DeviceError(
      'init: WebGPU needs a secure page, and this one is not. Open it over https:// or from http://localhost.',
    );
  }
  const [what, also] = worker
    ? ['this worker', ' Where the page itself has navigator.gpu, train there: call init() on the page.']
    : ['this browser', ''];
  return new DeviceError(`init: ${what} has no WebGPU (navigator.gpu is missing). ${todo(userAgent)}${also} ${HAVE}`);
}

/** What the user of this browser can do. */
function todo(userAgent: string): string {
  const version = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(userAgent);
    return found === null ? undefined : Number(found[1]);
  };
  const onLinux = /Linux|X11/.test(userAgent) && !/Android|CrOS/.test(userAgent);
  if (/iPhone|iPad|iPod/.test(userAgent))
    return 'All browsers of iPhones and iPads have that of the system: update it to iOS or iPadOS 26.';
  const firefox = version(/Firefox\/(\d+)/);
  if (firefox !== undefined) {
    if (onLinux || /Android/.test(userAgent)) return 'Firefox has none on Linux and Android: use Chrome.';
    const least = /Mac/.test(userAgent) ? 147 : 141;
    if (firefox < least) return `This is Firefox ${firefox}: update it to ${least} or newer.`;
    return /Mac/.test(userAgent)
      ? 'Firefox has none on Macs with a processor of Intel: use Chrome or Safari 26. Elsewhere, see whether dom.webgpu.enabled is set in about:config.'
      : 'See whether dom.webgpu.enabled is set in about:config.';
  }
  const chrome = version(/(?:Chrome|Chromium)\/(\d+)/);
  if (chrome !== undefined) {
    const name = /Edg/.test(userAgent) ? 'Edge' : 'Chrome';
    const least = /Android/.test(userAgent) ? 121 : onLinux ? 144 : 113;
    if (chrome < least) return `This is ${name} ${chrome}: update it to ${onLinux ? 147 : least} or newer.`;
    return onLinux
      ? 'With another GPU, switch chrome://flags/#enable-unsafe-webgpu and #enable-vulkan on; chrome://gpu says why it is off.'
      : 'It is switched off: see chrome://gpu for the reason, and update the GPU driver.';
  }
  const safari = version(/Version\/(\d+)[^)]*Safari/);
  if (safari !== undefined && safari < 26) return `This is Safari ${safari}: update it to 26, or use Chrome.`;
  return safari === undefined ? 'Use another browser.' : 'See whether WebGPU is on among the feature flags of Safari.';
}

export const noAdapter = (): DeviceError =>
  new DeviceError(
    inNode()
      ? `init: requestAdapter() returned null: there is WebGPU, but no adapter. ${VULKAN}. ${SOFTWARE} where there is no GPU.`
      : 'init: requestAdapter() returned null: this browser has WebGPU but offers no adapter. Update the GPU driver, or start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to compute on the CPU.',
  );
