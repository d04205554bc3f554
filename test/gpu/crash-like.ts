/** Losses of the device that count as crashes. */

/** `GPUDevice.lost` as a crash resolves it: the reason that destroy() gives is 'destroyed', from which there is no recovery. */
export function crashLike(): () => void {
  const original = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'lost')!;
  Object.defineProperty(GPUDevice.prototype, 'lost', {
    configurable: true,
    get(this: GPUDevice) {
      const lost = original.get!.call(this) as Promise<GPUDeviceLostInfo>;
      return lost.then(() => ({ reason: 'unknown', message: 'a crash, as far as this test goes' }));
    },
  });
  return () => Object.defineProperty(GPUDevice.prototype, 'lost', original);
}
