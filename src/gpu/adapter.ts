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

/** In words of their own, which most pages never need. */
const errors = () => import('./adapter-errors.ts');

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
  if (choice === 'hardware' && description.software) throw (await errors()).noHardware(description);
  if (choice === 'software' && !description.software) throw (await errors()).noSoftware(description);
  checkLimits(adapter.limits);
  try {
    const device = await adapter.requestDevice({
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
      requiredFeatures: FEATURES.filter((name) => adapter.features.has(name)),
    });
    return { device, description };
  } catch (error) {
    throw (await errors()).noDevice(description, error);
  }
}

async function requestAdapter(choice: AdapterChoice): Promise<GPUAdapter> {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  if (gpu === undefined) throw (await errors()).noWebGpu();
  const preferred =
    choice === 'software'
      ? await gpu.requestAdapter({ forceFallbackAdapter: true })
      : await gpu.requestAdapter({ powerPreference: 'high-performance' });
  const adapter = preferred ?? (choice === 'hardware' ? null : await gpu.requestAdapter());
  if (adapter === null) throw (await errors()).noAdapter();
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
