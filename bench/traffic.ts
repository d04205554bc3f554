/** Counts what a library asks of WebGPU, whichever it is, by wrapping the methods of the device's classes for a while. */
import type { Traffic } from '../src/report/bench-report.ts';

const ZERO: Traffic = {
  dispatches: 0,
  submits: 0,
  uploads: 0,
  uploadedBytes: 0,
  readBackBytes: 0,
  bindGroups: 0,
  buffers: 0,
};

/** Starts counting; the function that it gives ends it and gives the counts. */
export function countTraffic(): () => Traffic {
  const traffic = { ...ZERO };
  if (globalThis.GPUDevice === undefined) return () => traffic;
  const upload = (bytes: number): void => {
    traffic.uploads += 1;
    traffic.uploadedBytes += bytes;
  };
  const restore = [
    before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => {
      traffic.dispatches += 1;
    }),
    before(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => {
      traffic.dispatches += 1;
    }),
    before(GPUQueue.prototype, 'submit', () => {
      traffic.submits += 1;
    }),
    before(GPUQueue.prototype, 'writeBuffer', (_, [, , data, offset, size]) => upload(bytesOf(data, offset, size))),
    before(GPUBuffer.prototype, 'getMappedRange', (buffer, [offset = 0, size = buffer.size - offset]) => {
      if (buffer.usage & GPUBufferUsage.MAP_READ) traffic.readBackBytes += size;
      else upload(size);
    }),
    before(GPUDevice.prototype, 'createBindGroup', () => {
      traffic.bindGroups += 1;
    }),
    before(GPUDevice.prototype, 'createBuffer', () => {
      traffic.buffers += 1;
    }),
  ];
  return () => {
    for (const undo of restore) undo();
    return traffic;
  };
}

type Method = (...args: never[]) => unknown;
type Methods<T> = { [K in keyof T]: T[K] extends Method ? K : never }[keyof T];

/** Calls `look` before each call of a method; gives the way back. */
function before<T extends object, K extends Methods<T>>(
  prototype: T,
  name: K,
  look: (self: T, args: T[K] extends (...args: infer A) => unknown ? A : never) => void,
): () => void {
  const original = prototype[name] as (...args: unknown[]) => unknown;
  const wrapped = function (this: T, ...args: unknown[]): unknown {
    look(this, args as never);
    return original.apply(this, args);
  };
  Object.assign(prototype, { [name]: wrapped });
  return () => Object.assign(prototype, { [name]: original });
}

/** What writeBuffer copies: offset and size count elements of a typed array, else bytes. */
function bytesOf(data: AllowSharedBufferSource, offset = 0, size?: number): number {
  const element = ArrayBuffer.isView(data) && !(data instanceof DataView) ? (data as Uint8Array).BYTES_PER_ELEMENT : 1;
  return size === undefined ? data.byteLength - offset * element : size * element;
}
