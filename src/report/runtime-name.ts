/** Names the browser, or Node, and the system, as a report should say it. */

/** Others call themselves Chrome or Safari as well, so these come first. */
const BROWSERS = [
  [/\bEdg\/([\d.]+)/, 'Edge'],
  [/\bOPR\/([\d.]+)/, 'Opera'],
  [/\bFirefox\/([\d.]+)/, 'Firefox'],
  [/\bHeadlessChrome\/([\d.]+)/, 'Chrome, headless,'],
  [/\bChrome\/([\d.]+)/, 'Chrome'],
  [/\bVersion\/([\d.]+).*\bSafari\//, 'Safari'],
] as const;

/** @param agent `navigator.userAgent` */
export function runtimeName(agent: string = globalThis.navigator?.userAgent ?? ''): string {
  for (const [pattern, name] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version === undefined) continue;
    const system = /\(([^)]*)\)/.exec(agent)?.[1];
    return system === undefined ? `${name} ${version}` : `${name} ${version} (${system})`;
  }
  return typeof process === 'undefined' ? agent : `Node ${process.version} (${process.platform} ${process.arch})`;
}

const SYSTEMS = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** `Chrome 147, Windows`: what people compare by. Undefined for a browser that is not known. @param agent `navigator.userAgent` */
export function shortRuntime(agent: string = globalThis.navigator?.userAgent ?? ''): string | undefined {
  for (const [pattern, name] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version === undefined) continue;
    const system = SYSTEMS.find(([found]) => found.test(agent))?.[1];
    const browser = `${name.replace(', headless,', '')} ${version.split('.', 1)[0]}`;
    return system === undefined ? browser : `${browser}, ${system}`;
  }
  return undefined;
}
