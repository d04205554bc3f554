/**
 * On Linux: a Vulkan loader and a software driver for Dawn, where the machine has none of its own. Each Chrome carries both beside its
 * program: libvulkan.so.1, and SwiftShader with its vk_swiftshader_icd.json.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const LOADER = 'libvulkan.so.1';
const DRIVER = 'vk_swiftshader_icd.json';
/** Debian's chromium and Google's packages: what is on the PATH there is a script elsewhere. */
const SYSTEM = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
/** glibc's RTLD_NODELETE: the library stays in the process, although Node closes what is not an addon. */
const KEEP = 0x1000;

/** Folders of the Chromes on this machine that could have a loader and a driver. */
export function chromeFolders(): string[] {
  const named = process.env.PUPPETEER_EXECUTABLE_PATH;
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ON_PATH.map((name) => join(folder, name)));
  const programs = [...(named ? [named] : []), ...onPath].filter((path) => existsSync(path));
  return [...programs.map((path) => dirname(realpathSync(path))), ...SYSTEM, ...cached()];
}

/** What `npm run train` unpacked, and what Puppeteer downloaded. */
function cached(): string[] {
  const wgrad = join(homedir(), '.cache/wgrad');
  const puppeteer = join(homedir(), '.cache/puppeteer/chrome');
  const inside = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  return [
    ...inside(wgrad).map((name) => join(wgrad, name)),
    ...inside(puppeteer).map((name) => join(puppeteer, name, 'chrome-linux64')),
  ];
}

/**
 * Loads the system's Vulkan loader into this process, else the first of those in `folders`; Dawn then finds it by its name.
 *
 * @returns whether there is one now; always true where Dawn needs none (macOS, Windows)
 */
export function loadVulkan(folders: readonly string[]): boolean {
  if (process.platform !== 'linux') return true;
  return opens(LOADER) || folders.map((folder) => join(folder, LOADER)).some((path) => existsSync(path) && opens(path));
}

/** It is no addon: all that Node, Bun and Deno complain about where they could open a library. */
const OPENED = /did not self-register|napi_register_module|Node-API module/;

/** Whether a shared library can be opened. */
function opens(path: string): boolean {
  try {
    process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_NOW | KEEP);
    return true;
  } catch (error) {
    return OPENED.test((error as Error).message);
  }
}

/**
 * Names the first software driver of those in `folders` to the loader, unless the user named one.
 *
 * @returns whether there is another driver to try
 */
export function takeSoftwareDriver(folders: readonly string[]): boolean {
  if (process.platform !== 'linux' || process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES) return false;
  const driver = folders.map((folder) => join(folder, DRIVER)).find((path) => existsSync(path));
  if (driver === undefined) return false;
  setVariable('VK_DRIVER_FILES', driver);
  return true;
}

/** What this needs of Bun's module for foreign functions. */
interface BunFfi {
  dlopen(
    library: string,
    functions: { setenv: { args: readonly string[]; returns: string } },
  ): { symbols: { setenv(name: Uint8Array, value: Uint8Array, replace: number): number } };
}

/** Sets a variable of the environment for libraries, too: Bun keeps what is written to `process.env` to itself. */
function setVariable(name: string, value: string): void {
  process.env[name] = value;
  if (process.versions.bun === undefined) return;
  const ffi = process.getBuiltinModule('bun:ffi') as BunFfi;
  const { symbols } = ffi.dlopen('libc.so.6', { setenv: { args: ['cstring', 'cstring', 'i32'], returns: 'i32' } });
  const text = (words: string): Uint8Array => new TextEncoder().encode(`${words}\0`);
  symbols.setenv(text(name), text(value), 1);
}
