/**
 * How much memory of the GPU buffers take, whichever library asks for them: from their creation until they are destroyed. One that is left to
 * the garbage collector counts for ever, and one that a library has from earlier, and uses again, not at all.
 */
const alive = new WeakMap<GPUBuffer, number>();
let [bytes, peak] = [0, 0];
let watching = false;

/** Watches from its first call on; gives a function that gives the most bytes since, beyond those that were there. */
export function watchMemory(): () => number {
  watch();
  const before = bytes;
  peak = bytes;
  return () => peak - before;
}

function watch(): void {
  if (watching || globalThis.GPUDevice === undefined) return;
  watching = true;
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    alive.set(buffer, descriptor.size);
    bytes += descriptor.size;
    peak = Math.max(peak, bytes);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function (this: GPUBuffer) {
    bytes -= alive.get(this) ?? 0;
    alive.delete(this);
    return destroy.call(this);
  };
}
