/// <reference types="@webgpu/types" preserve="true" />
/** What to do where there is no adapter, or not the one that was asked for: loaded only then. */
import { DeviceError } from '../errors.ts';

/** Advice for Node, where Dawn is WebGPU. */
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

export function noWebGpu(): DeviceError {
  if (inNode()) {
    return new DeviceError(
      "init: Node has no WebGPU of its own (navigator.gpu is missing). Install the package 'webgpu', and await provideGpu() of wgrad/node before init().",
    );
  }
  return new DeviceError(
    globalThis.isSecureContext === false
      ? 'init: WebGPU needs a secure page, and this one is not. Open it over https:// or from http://localhost.'
      : 'init: this browser has no WebGPU (navigator.gpu is missing). Use Chrome or Edge 113 or newer, Safari 26, or Firefox 141, and check that WebGPU is not switched off.',
  );
}

export const noAdapter = (): DeviceError =>
  new DeviceError(
    inNode()
      ? `init: requestAdapter() returned null: there is WebGPU, but no adapter. ${VULKAN}. ${SOFTWARE} where there is no GPU.`
      : 'init: requestAdapter() returned null: this browser has WebGPU but offers no adapter. Update the GPU driver, or start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to compute on the CPU.',
  );
