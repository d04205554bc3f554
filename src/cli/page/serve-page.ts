/**
 * The page's side of a command that does its work in a headless Chrome (see ../run-page.ts): fetches the digits that the command
 * serves, runs, and hands back plain data, for neither tensors nor errors survive the way to Node.
 */
import { init } from '../../index.ts';
import type { AdapterInfo } from '../outcome.ts';

/** A value, or an error as plain data. */
export type Answer<T> = { readonly value: T } | { readonly error: { readonly name: string; readonly message: string } };

export interface PageDigits {
  /** [count, 28, 28] */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

export interface CommandPage<Options, Result> {
  open(adapter: 'hardware' | 'software'): Promise<Answer<AdapterInfo>>;
  run(options: Options): Promise<Answer<Result>>;
}

declare global {
  interface Window {
    wgradPage: CommandPage<unknown, unknown>;
    /** Node exposes it: a line about how it goes. */
    wgradSay(line: string): Promise<void>;
  }
}

export function servePage<Options, Result>(
  run: (digits: PageDigits, options: Options, say: (line: string) => void) => Promise<Result>,
): void {
  const page: CommandPage<Options, Result> = {
    open: (adapter) =>
      answer(async () => {
        const { vendor, architecture, description, software } = (await init({ adapter })).adapter;
        return { vendor, architecture, description, software };
      }),
    run: (options) => answer(async () => run(await fetchDigits(), options, (line) => void window.wgradSay(line))),
  };
  window.wgradPage = page as CommandPage<unknown, unknown>;
}

async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { error: { name, message } };
  }
}

async function fetchDigits(): Promise<PageDigits> {
  const fetchBytes = async (part: string): Promise<Uint8Array> => {
    const response = await fetch(`/run/${part}`);
    if (!response.ok) throw new Error(`internal: /run/${part} answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const [images, labels] = await Promise.all([fetchBytes('images'), fetchBytes('labels')]);
  return { images, labels };
}
