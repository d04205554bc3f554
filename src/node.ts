/**
 * `wgrad/node`: WebGPU in Node and Bun, on the npm package `webgpu` (Dawn), which is an optional peer of wgrad.
 * @module wgrad/node
 */
import { provideGpuFrom } from './node/dawn.ts';

/**
 * Gives Node or Bun what a browser has: `navigator.gpu` and the GPU* classes. Call it before `init()` of wgrad. Where a Linux machine
 * has no Vulkan loader or no driver, those of a Chrome on this machine are taken: its SwiftShader computes on the CPU. A second call
 * changes nothing, and in Deno, which has WebGPU of its own, the first only where that finds no adapter. Call it in the main thread. The process ends once the engine that `init()` gives is disposed.
 *
 * @throws DeviceError where the package `webgpu` is missing or does not load, and where there is no adapter
 */
export function provideGpu(): Promise<void> {
  return provideGpuFrom({});
}
