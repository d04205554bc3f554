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
