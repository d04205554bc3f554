/** What `init` says where there is no WebGPU: what to do in this browser, and which browsers have it. */
import { expect, it } from 'vitest';
import { noWebGpuWhere } from '../../../src/gpu/adapter-errors.ts';
import { DeviceError } from '../../../src/index.ts';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64';
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K';
const chrome = (system: string, version: number, more = ''): string =>
  `${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36${more}`;
const firefox = (system: string, version: number): string =>
  `${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const safari = (version: number): string =>
  `${MAC}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version}.1 Safari/605.1.15`;

it.each([
  ['Chrome on Windows', chrome(WINDOWS, 110), 'This is Chrome 110: update it to 113 or newer.'],
  ['Edge on Windows', chrome(WINDOWS, 112, ' Edg/112.0.0.0'), 'This is Edge 112: update it to 113 or newer.'],
  [
    'a newer Chrome on a Mac',
    chrome(MAC, 150),
    'It is switched off: see chrome://gpu for the reason, and update the GPU driver.',
  ],
  ['Chrome on Android', chrome(ANDROID, 120), 'This is Chrome 120: update it to 121 or newer.'],
  ['Chrome on Linux', chrome(LINUX, 143), 'This is Chrome 143: update it to 147 or newer.'],
  [
    'a newer Chrome on Linux',
    chrome(LINUX, 148),
    'With another GPU, switch chrome://flags/#enable-unsafe-webgpu and #enable-vulkan on; chrome://gpu says why it is off.',
  ],
  ['Safari', safari(18), 'This is Safari 18: update it to 26, or use Chrome.'],
  ['a newer Safari', safari(26), 'See whether WebGPU is on among the feature flags of Safari.'],
  [
    'Chrome on an iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0 Mobile/15E148 Safari/604.1',
    'All browsers of iPhones and iPads have that of the system: update it to iOS or iPadOS 26.',
  ],
  ['Firefox on Windows', firefox(`${WINDOWS}`, 128), 'This is Firefox 128: update it to 141 or newer.'],
  ['a newer Firefox on Windows', firefox(WINDOWS, 150), 'See whether dom.webgpu.enabled is set in about:config.'],
  ['Firefox on a Mac', firefox(MAC, 144), 'This is Firefox 144: update it to 147 or newer.'],
  [
    'a newer Firefox on a Mac',
    firefox(MAC, 148),
    'Firefox has none on Macs with a processor of Intel: use Chrome or Safari 26. Elsewhere, see whether dom.webgpu.enabled is set in about:config.',
  ],
  ['Firefox on Linux', firefox(LINUX, 150), 'Firefox has none on Linux and Android: use Chrome.'],
  [
    'Firefox on Android',
    firefox('Mozilla/5.0 (Android 14; Mobile', 150),
    'Firefox has none on Linux and Android: use Chrome.',
  ],
  ['nobody knows what', 'Lynx/2.9', 'Use another browser.'],
])('%s', (_, userAgent, todo) => {
  const have =
    'Browsers that have it: Chrome and Edge from 113 on Windows, macOS and ChromeOS, 121 on Android 12, 144 on Linux with a GPU of Intel (Gen 12 or newer), 147 on Linux with one of NVIDIA (driver 535.183 or newer); Safari from 26 on macOS, iOS, iPadOS and visionOS; Firefox from 141 on Windows, 145 on Macs with Apple silicon (147 before macOS 26).';
  const error = noWebGpuWhere({ userAgent, secure: true, worker: false });
  expect(error).toBeInstanceOf(DeviceError);
  expect(error.message).toBe(`init: this browser has no WebGPU (navigator.gpu is missing). ${todo} ${have}`);
  expect(noWebGpuWhere({ userAgent, secure: true, worker: true }).message).toBe(
    `init: this worker has no WebGPU (navigator.gpu is missing). ${todo} Where the page itself has navigator.gpu, train there: call init() on the page. ${have}`,
  );
  expect(noWebGpuWhere({ userAgent, secure: false, worker: true }).message).toBe(
    'init: WebGPU needs a secure page, and this one is not. Open it over https:// or from http://localhost.',
  );
});
