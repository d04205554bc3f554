/// <reference types="@webgpu/types" preserve="true" />
/** Asks the browser, or Node, for a WebGPU adapter and device, with errors that say what to do where there is none. */
import { show } from '../arguments.ts';
import { DeviceError, UsageError } from '../errors.ts';

/** A GPU, a program on the CPU that stands in for one, or the first of them that there is. */
export type AdapterChoice = 'hardware' | 'software' | 'auto';

/** What an adapter says of itself; browsers leave parts empty. */
export interface AdapterDescription {
  /** such as 'nvidia' or 'google' */
  readonly vendor: string;
  /** the family of GPUs, such as 'ampere'; 'swiftshader' */
  readonly architecture: string;
  /** in words of the driver */
  readonly description: string;
  /** true where the CPU does the work (SwiftShader, lavapipe, WARP) */
  readonly software: boolean;
  /** threads that a kernel's subgroups have; undefined where the adapter has none, or chooses the size by itself */
  readonly subgroupSize?: number;
  /** optional features that the device has, out of those that wgrad knows */
  readonly features: readonly string[];
}

const MINIMUM_BINDINGS = 8;

/** Advice for Node, where Dawn is WebGPU. */
const VULKAN = "Install the GPU's Vulkan driver and the Vulkan loader (Debian: libvulkan1)";
const SOFTWARE = "Name a software driver's ICD file in VK_DRIVER_FILES";
const inNode = (): boolean => typeof process !== 'undefined' && process.versions?.node !== undefined;

/** Requested where the adapter has them. */
const FEATURES = ['timestamp-query', 'subgroups', 'shader-f16'] as const;

/** Limits that are raised to what the adapter offers. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

export async function requestDevice(
  choice: AdapterChoice,
): Promise<{ device: GPUDevice; description: AdapterDescription }> {
  if (choice !== 'auto' && choice !== 'hardware' && choice !== 'software') {
    throw new UsageError(`init: unknown adapter ${show(choice)}. Known: 'auto', 'hardware', 'software'.`);
  }
  const adapter = await requestAdapter(choice);
  const description = describe(adapter.info, adapter.features);
  if (choice === 'hardware' && description.software) {
    throw new DeviceError(
      `init: asked for a hardware adapter, got the software adapter ${description.vendor} ${description.architecture}. ${inNode() ? VULKAN : "Check the GPU's driver (in Chrome: chrome://gpu)"}, or take init({ adapter: 'auto' }).`,
    );
  }
  if (choice === 'software' && !description.software) {
    throw new DeviceError(
      `init: asked for a software adapter, there is only ${description.vendor} ${description.architecture}. ${inNode() ? SOFTWARE : 'Start Chrome with --use-webgpu-adapter=swiftshader'}, or take init({ adapter: 'auto' }).`,
    );
  }
  checkLimits(adapter.limits);
  try {
    const device = await adapter.requestDevice({
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
      requiredFeatures: FEATURES.filter((name) => adapter.features.has(name)),
    });
    return { device, description };
  } catch (error) {
    throw new DeviceError(
      `init: the adapter ${description.vendor} ${description.architecture} gives no device: ${error instanceof Error ? error.message : error} ${inNode() ? 'Start again' : 'Reload the page'}; if it stays so, update the GPU driver.`,
    );
  }
}

async function requestAdapter(choice: AdapterChoice): Promise<GPUAdapter> {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  if (gpu === undefined) {
    throw new DeviceError(
      inNode()
        ? "init: Node has no WebGPU of its own (navigator.gpu is missing). Install the package 'webgpu', and await provideGpu() of wgrad/node before init()."
        : globalThis.isSecureContext === false
          ? 'init: WebGPU needs a secure page, and this one is not. Open it over https:// or from http://localhost.'
          : 'init: this browser has no WebGPU (navigator.gpu is missing). Use Chrome or Edge 113 or newer, Safari 26, or Firefox 141, and check that WebGPU is not switched off.',
    );
  }
  const preferred =
    choice === 'software'
      ? await gpu.requestAdapter({ forceFallbackAdapter: true })
      : await gpu.requestAdapter({ powerPreference: 'high-performance' });
  const adapter = preferred ?? (choice === 'hardware' ? null : await gpu.requestAdapter());
  if (adapter === null) {
    throw new DeviceError(
      inNode()
        ? `init: requestAdapter() returned null: there is WebGPU, but no adapter. ${VULKAN}. ${SOFTWARE} where there is no GPU.`
        : 'init: requestAdapter() returned null: this browser has WebGPU but offers no adapter. Update the GPU driver, or start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to compute on the CPU.',
    );
  }
  return adapter;
}

export function describe(info: GPUAdapterInfo, has: ReadonlySet<string>): AdapterDescription {
  const { vendor, architecture, description, subgroupMinSize, subgroupMaxSize } = info;
  const text = `${vendor} ${architecture} ${info.device} ${description}`;
  const software = info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(text);
  const features = FEATURES.filter((name) => has.has(name));
  const fixed = features.includes('subgroups') && subgroupMinSize === subgroupMaxSize;
  return { vendor, architecture, description, software, subgroupSize: fixed ? subgroupMinSize : undefined, features };
}

/** Refuses limits below what every kernel needs. */
export function checkLimits(limits: GPUSupportedLimits): void {
  const bindings = limits.maxStorageBuffersPerShaderStage;
  if (bindings < MINIMUM_BINDINGS) {
    throw new DeviceError(
      `init: the device allows ${bindings} storage buffers per shader (maxStorageBuffersPerShaderStage), wgrad needs ${MINIMUM_BINDINGS}. Request the device with the adapter's limits, or let init() make it.`,
    );
  }
}
