/**
 * The page's side of `npm run verify` and `npm run bench` (see ../run-page.ts): fetches the digits that the command serves, does
 * the work and hands back plain data.
 */
import { type Answer, answer, fetchBytes, openAdapter } from './answer.ts';

interface Split {
  /** [count, 28, 28] */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

export interface PageDigits extends Split {
  readonly test?: Split;
  /** mnist, made-up, custom */
  readonly source?: string;
}

/** What the page gets about the digits beside their bytes. */
export interface AboutDigits {
  readonly source?: string;
  readonly hasTest: boolean;
}

declare global {
  interface Window {
    wgradRun(options: unknown, about: AboutDigits): Promise<Answer<unknown>>;
    /** Node exposes it: a line about how it goes. */
    wgradSay(line: string): Promise<void>;
  }
}

export function servePage<Options, Result>(
  run: (digits: PageDigits, options: Options, say: (line: string) => void) => Promise<Result>,
): void {
  window.wgradOpen = openAdapter;
  window.wgradRun = (options, { source, hasTest }) =>
    answer(async () => {
      const digits = { ...(await fetchSplit('')), source, test: hasTest ? await fetchSplit('test-') : undefined };
      return run(digits, options as Options, (line) => void window.wgradSay(line));
    });
}

async function fetchSplit(prefix: string): Promise<Split> {
  const [images, labels] = await Promise.all([fetchBytes(`${prefix}images`), fetchBytes(`${prefix}labels`)]);
  return { images, labels };
}
