/**
 * The page's side of `npm run verify` and `npm run bench` (see ../run-page.ts): fetches the digits that the command serves, does
 * the work and hands back plain data.
 */
import { type Answer, answer, fetchBytes, openAdapter } from './answer.ts';

export interface PageDigits {
  /** [count, 28, 28] */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

declare global {
  interface Window {
    wgradRun(options: unknown): Promise<Answer<unknown>>;
    /** Node exposes it: a line about how it goes. */
    wgradSay(line: string): Promise<void>;
  }
}

export function servePage<Options, Result>(
  run: (digits: PageDigits, options: Options, say: (line: string) => void) => Promise<Result>,
): void {
  window.wgradOpen = openAdapter;
  window.wgradRun = (options) =>
    answer(async () => {
      const [images, labels] = await Promise.all([fetchBytes('images'), fetchBytes('labels')]);
      return run({ images, labels }, options as Options, (line) => void window.wgradSay(line));
    });
}
