/**
 * Finds a Chrome, or installs one, and starts it with WebGPU: the flags for a real GPU, or for the software adapter
 * that Chrome carries (SwiftShader). Used by the commands, by the tests and by the bench.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  Browser as BrowserName,
  ChromeReleaseChannel,
  computeSystemExecutablePath,
  detectBrowserPlatform,
  getInstalledBrowsers,
  install,
  resolveBuildId,
} from '@puppeteer/browsers';
import puppeteer, { type Browser } from 'puppeteer';
import { DeviceError } from '../errors.ts';
import type { AdapterChoice } from '../gpu/adapter.ts';
import { carriedChrome, carriedEnvironment } from './carried-chrome.ts';

export type AdapterKind = Exclude<AdapterChoice, 'auto'>;

const CACHE = join(homedir(), '.cache', 'puppeteer');
const COMMON_FLAGS = [
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const START_LIMIT_MS = 60_000;
const COMPLAINT_LIMIT_MS = 10_000;
const SOFTWARE_FLAGS = ['--use-webgpu-adapter=swiftshader'];
const LINUX_GPU_FLAGS = ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface'];

/**
 * Path of a Chrome or Chromium: PUPPETEER_EXECUTABLE_PATH, the system's, Puppeteer's cache, the one that `npm ci` brings; else it is
 * installed, first by Puppeteer, then on Debian and Ubuntu (as root) from the distribution.
 *
 * @param say gets a line before each attempt that takes long
 * @throws DeviceError where there is none and none can be installed
 */
export async function findChrome(say: (line: string) => void = () => {}): Promise<string> {
  const found = fromEnvironment() ?? fromSystem() ?? (await fromCache()) ?? (await carriedChrome(say));
  if (found !== undefined) return found;
  say('No Chrome on this machine: installing one.');
  const installed = (await fromDownload()) ?? fromDebian();
  if (installed !== undefined) return installed;
  throw new DeviceError(
    'chrome: none was found on this machine and none could be downloaded. Install Chrome or Chromium (Debian: apt-get install chromium), or name one in PUPPETEER_EXECUTABLE_PATH.',
  );
}

function fromEnvironment(): string | undefined {
  const path = process.env.PUPPETEER_EXECUTABLE_PATH;
  if (path === undefined || path === '') return undefined;
  if (!existsSync(path)) {
    throw new DeviceError(
      `chrome: PUPPETEER_EXECUTABLE_PATH names ${path}, which does not exist. Correct it or unset it.`,
    );
  }
  return path;
}

function fromSystem(): string | undefined {
  for (const channel of [ChromeReleaseChannel.STABLE, ChromeReleaseChannel.BETA]) {
    try {
      return computeSystemExecutablePath({ browser: BrowserName.CHROME, channel });
    } catch {
      // not installed in this channel
    }
  }
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const path = (process.env.PATH ?? '')
      .split(':')
      .map((folder) => join(folder, name))
      .find((candidate) => existsSync(candidate));
    if (path !== undefined) return path;
  }
  return undefined;
}

async function fromCache(): Promise<string | undefined> {
  const browsers = await getInstalledBrowsers({ cacheDir: CACHE });
  return browsers.find((entry) => entry.browser === BrowserName.CHROME)?.executablePath;
}

async function fromDownload(): Promise<string | undefined> {
  const platform = detectBrowserPlatform();
  if (platform === undefined) return undefined;
  try {
    const buildId = await resolveBuildId(BrowserName.CHROME, platform, 'stable');
    return (await install({ browser: BrowserName.CHROME, buildId, cacheDir: CACHE })).executablePath;
  } catch {
    return undefined;
  }
}

function fromDebian(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return fromSystem();
  } catch {
    return undefined;
  }
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** The command line for Chrome. The sandbox stays on, except for root, where Chrome refuses to start with it. */
function chromeFlags(adapter: AdapterKind): string[] {
  const flags = [...COMMON_FLAGS];
  if (adapter === 'software') flags.push(...SOFTWARE_FLAGS);
  else if (process.platform === 'linux') flags.push(...LINUX_GPU_FLAGS);
  if (isRoot()) flags.push('--no-sandbox');
  return flags;
}

/**
 * A headless Chrome with WebGPU on the named kind of adapter. The caller closes it; it also ends by itself when this
 * process does, however that comes about, because it is steered through a pipe. Signals are left to the caller.
 *
 * @throws DeviceError where Chrome cannot be found or does not start
 */
export async function launchChrome(
  adapter: AdapterKind,
  say?: (line: string) => void,
  extraFlags: readonly string[] = [],
): Promise<Browser> {
  const executablePath = await findChrome(say);
  if (isRoot()) say?.('Chrome runs without its sandbox: it refuses to start with it as root.');
  const flags = [...chromeFlags(adapter), ...extraFlags];
  try {
    return await start(executablePath, flags).catch((error: Error) => {
      const complaint = complaintOf(executablePath, flags) ?? error.message;
      if (!complaint.includes('No usable sandbox')) throw new Error(complaint);
      say?.('Chrome runs without its sandbox: this system gives a user none.');
      return start(executablePath, [...flags, '--no-sandbox']);
    });
  } catch (error) {
    const reason = (error as Error).message.split('\n', 1)[0];
    throw new DeviceError(`chrome: ${executablePath} did not start: ${reason}. Start it by hand to see why.`);
  }
}

const environment = (executablePath: string) => ({ ...process.env, ...carriedEnvironment(executablePath) });

/** What a Chrome that did not start prints, which Puppeteer does not pass on. */
function complaintOf(executablePath: string, flags: readonly string[]): string | undefined {
  const { stderr } = spawnSync(executablePath, [...flags, '--headless', '--dump-dom', 'about:blank'], {
    env: environment(executablePath),
    encoding: 'utf8',
    timeout: COMPLAINT_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  return stderr?.split('\n').find((line) => /FATAL|error while loading/.test(line));
}

const start = (executablePath: string, args: string[]): Promise<Browser> =>
  puppeteer.launch({
    executablePath,
    headless: true,
    args,
    env: environment(executablePath),
    pipe: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: START_LIMIT_MS,
    protocolTimeout: 0,
  });
