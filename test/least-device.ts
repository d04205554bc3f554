/**
 * With VITE_LEAST_DEVICE=1 every adapter of a page, and of its workers, has nothing optional and the limits that WebGPU promises: what is left
 * of a test of the GPU is what runs on Safari, Firefox and small phones. `npm run test:long` runs all of test/gpu in this way.
 */

/** WebGPU's defaults, of the limits that wgrad asks for (the specification's table of limits). */
export const DEFAULT_LIMITS = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
} as const;

/** Whether tests run on such a device: those of a feature itself are skipped. */
export const LEAST = import.meta.env?.VITE_LEAST_DEVICE === '1';

function mask(): void {
  const adapters = GPUAdapter.prototype;
  const limitsOf = Object.getOwnPropertyDescriptor(adapters, 'limits')!.get!;
  const request = adapters.requestDevice;
  Object.defineProperties(adapters, {
    masked: { value: true },
    features: { get: () => new Set<string>(), configurable: true },
    limits: {
      get(this: GPUAdapter) {
        const limits = limitsOf.call(this) as GPUSupportedLimits;
        const names = Object.keys(Object.getPrototypeOf(limits)) as (keyof GPUSupportedLimits)[];
        return { ...Object.fromEntries(names.map((name) => [name, limits[name]])), ...DEFAULT_LIMITS };
      },
      configurable: true,
    },
    requestDevice: {
      value(this: GPUAdapter, descriptor: GPUDeviceDescriptor = {}) {
        const [feature] = descriptor.requiredFeatures ?? [];
        if (feature !== undefined) return Promise.reject(new TypeError(`the least device has no ${feature}`));
        return request.call(this, descriptor);
      },
      writable: true,
      configurable: true,
    },
  });
}

/** Workers of the page, too: each begins with this file. */
function maskWorkers(): void {
  const Whole = globalThis.Worker;
  globalThis.Worker = class extends Whole {
    constructor(url: string | URL, options?: WorkerOptions) {
      const files = [import.meta.url, new URL(url, location.href).href];
      const text = files.map((file) => `import ${JSON.stringify(file)};`).join('\n');
      super(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), options);
    }
  };
}

if (LEAST && typeof GPUAdapter === 'function' && !('masked' in GPUAdapter.prototype)) {
  mask();
  if (typeof document !== 'undefined') maskWorkers();
}
