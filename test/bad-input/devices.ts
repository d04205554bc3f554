/** Wrong arguments of `init`, and machines that cannot train. */
import { type Engine, init } from '../../src/index.ts';
import { type BadInput, wrong } from './row.ts';

/** Runs with another `navigator.gpu`. */
async function withGpu(value: unknown, run: () => Promise<unknown>): Promise<unknown> {
  Object.defineProperty(navigator, 'gpu', { value, configurable: true });
  try {
    return await run();
  } finally {
    delete (navigator as { gpu?: unknown }).gpu;
  }
}

/** Runs as if in that browser: what to do depends on it. */
async function inChromeOnLinux(run: () => Promise<unknown>): Promise<unknown> {
  const value = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';
  Object.defineProperty(navigator, 'userAgent', { value, configurable: true });
  try {
    return await run();
  } finally {
    delete (navigator as { userAgent?: unknown }).userAgent;
  }
}

/** Something like a device, as far as `init` looks at it. */
const deviceWith = (limits: object): GPUDevice =>
  wrong({
    limits,
    lost: new Promise(() => {}),
    createComputePipelineAsync: () => {},
    adapterInfo: {},
    features: new Set(),
  });

async function onNewEngine(run: (engine: Engine) => unknown): Promise<unknown> {
  const engine = await init({});
  try {
    return await run(engine);
  } finally {
    engine.dispose();
  }
}

/** Runs in Node with a `navigator.gpu` that has at most this adapter. */
async function inNode(adapter: object | null | undefined, run: () => Promise<unknown>): Promise<unknown> {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const gpu = adapter === undefined ? undefined : { requestAdapter: async () => adapter };
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return await run();
  } finally {
    if (before === undefined) delete (globalThis as { navigator?: unknown }).navigator;
    else Object.defineProperty(globalThis, 'navigator', before);
  }
}

const adapterNamed = (vendor: string, architecture: string): object => ({
  info: { vendor, architecture, device: '', description: '' },
  features: new Set(),
  limits: { maxStorageBuffersPerShaderStage: 8 },
  requestDevice: () => Promise.reject(new Error('out of handles.')),
});

/** What to do in Node, where there is no browser. */
export const BAD_DEVICES_IN_NODE: readonly BadInput[] = [
  [
    'no WebGPU in Node',
    'DeviceError',
    "init: Node has no WebGPU of its own (navigator.gpu is missing). Install the package 'webgpu', and await provideGpu() of wgrad/node before init().",
    () => inNode(undefined, () => init()),
  ],
  [
    'no adapter in Node',
    'DeviceError',
    "init: requestAdapter() returned null: there is WebGPU, but no adapter. Install the GPU's Vulkan driver and the Vulkan loader (Debian: libvulkan1). Name a software driver's ICD file in VK_DRIVER_FILES where there is no GPU.",
    () => inNode(null, () => init()),
  ],
  [
    'a hardware adapter where Node has none',
    'DeviceError',
    "init: asked for a hardware adapter, got the software adapter google swiftshader. Install the GPU's Vulkan driver and the Vulkan loader (Debian: libvulkan1), or take init({ adapter: 'auto' }).",
    () => inNode(adapterNamed('google', 'swiftshader'), () => init({ adapter: 'hardware' })),
  ],
  [
    'a software adapter where Node has none',
    'DeviceError',
    "init: asked for a software adapter, there is only nvidia ampere. Name a software driver's ICD file in VK_DRIVER_FILES, or take init({ adapter: 'auto' }).",
    () => inNode(adapterNamed('nvidia', 'ampere'), () => init({ adapter: 'software' })),
  ],
  [
    'an adapter that gives Node no device',
    'DeviceError',
    'init: the adapter nvidia ampere gives no device: out of handles. Start again; if it stays so, update the GPU driver.',
    () => inNode(adapterNamed('nvidia', 'ampere'), () => init()),
  ],
];

export const BAD_DEVICES: readonly BadInput[] = [
  [
    'options that are text',
    'UsageError',
    "init: the options are 'software'; expected a plain object.",
    () => init(wrong('software')),
  ],
  [
    'an unknown option',
    'UsageError',
    "init: unknown option 'adaptor'. Did you mean 'adapter'? Known: adapter, device, tuning, smooth.",
    () => init(wrong({ adaptor: 'auto' })),
  ],
  [
    'an unknown adapter',
    'UsageError',
    "init: unknown adapter 'gpu'. Known: 'auto', 'hardware', 'software'.",
    () => init({ adapter: wrong('gpu') }),
  ],
  [
    'tuning of a number',
    'UsageError',
    "init: tuning: got 3, expected 'auto', 'always', 'off', or kernel names as engine.choices has them.",
    () => init({ tuning: wrong(3) }),
  ],
  [
    'tuning with kernels that are no text',
    'UsageError',
    "init: tuning: got an object (Object), expected 'auto', 'always', 'off', or kernel names as engine.choices has them.",
    () => init({ tuning: wrong({ 'matmul 1x1x1': 4 }) }),
  ],
  ['smooth of a number', 'UsageError', 'init: smooth is 8; expected true or false.', () => init({ smooth: wrong(8) })],
  [
    'a device that is none',
    'UsageError',
    'init: options.device is no GPUDevice. Give the result of adapter.requestDevice().',
    () => init({ device: wrong({}) }),
  ],
  [
    'a device of null',
    'UsageError',
    'init: options.device is no GPUDevice. Give the result of adapter.requestDevice().',
    () => init({ device: wrong(null) }),
  ],
  [
    'a hardware adapter where there is none',
    'DeviceError',
    "init: asked for a hardware adapter, got the software adapter google swiftshader. Check the GPU's driver (in Chrome: chrome://gpu), or take init({ adapter: 'auto' }).",
    () => init({ adapter: 'hardware' }),
  ],
  [
    'no WebGPU',
    'DeviceError',
    'init: this browser has no WebGPU (navigator.gpu is missing). With another GPU, switch chrome://flags/#enable-unsafe-webgpu and #enable-vulkan on; chrome://gpu says why it is off. Browsers that have it: Chrome and Edge from 113 on Windows, macOS and ChromeOS, 121 on Android 12, 144 on Linux with a GPU of Intel (Gen 12 or newer), 147 on Linux with one of NVIDIA (driver 535.183 or newer); Safari from 26 on macOS, iOS, iPadOS and visionOS; Firefox from 141 on Windows, 145 on Macs with Apple silicon (147 before macOS 26).',
    () => withGpu(undefined, () => inChromeOnLinux(() => init({}))),
  ],
  [
    'no adapter',
    'DeviceError',
    'init: requestAdapter() returned null: this browser has WebGPU but offers no adapter. Update the GPU driver, or start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to compute on the CPU.',
    () => withGpu({ requestAdapter: async () => null }, () => init({})),
  ],
  [
    'a device of too few bindings',
    'DeviceError',
    "init: the device allows 4 storage buffers per shader (maxStorageBuffersPerShaderStage), wgrad needs 8. Request the device with the adapter's limits, or let init() make it.",
    () => init({ device: deviceWith({ maxStorageBuffersPerShaderStage: 4 }) }),
  ],
  [
    'more data than a buffer holds',
    'DeviceError',
    'x: needs 2147483648 bytes in one buffer; the device allows 134217728 (maxBufferSize, maxStorageBufferBindingSize). Use less data or smaller layers.',
    async () => {
      const adapter = await navigator.gpu.requestAdapter();
      const device = await adapter!.requestDevice({ requiredLimits: { maxBufferSize: 268435456 } });
      return init({ device })
        .then((engine) => engine.createBuffer('x', 2 ** 31, 'data'))
        .finally(() => device.destroy());
    },
  ],
  [
    'a device that was destroyed',
    'DeviceError: device-lost',
    'device: lost: it was destroyed. Call init() again and build the model anew, or reload the page.',
    () =>
      onNewEngine(async (engine) => {
        engine.device.destroy();
        await engine.device.lost;
        return engine.createBuffer('x', 4, 'data');
      }),
  ],
];
