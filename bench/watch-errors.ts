/** Errors of WebGPU that nobody catches, on every device that any library requests: such work was skipped, and its time is void. */
let reported: string | undefined;
let watching = false;

/** Watches from its first call on; gives a function that takes the first error since. */
export function watchErrors(): () => string | undefined {
  watch();
  reported = undefined;
  return () => {
    const message = reported;
    reported = undefined;
    return message;
  };
}

function watch(): void {
  if (watching || globalThis.GPUAdapter === undefined) return;
  watching = true;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    device.addEventListener('uncapturederror', ({ error }) => {
      reported ??= error.message;
    });
    return device;
  };
}
