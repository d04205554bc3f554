/**
 * What the pages that a command drives have in common: answers as plain data, for classes do not survive the way to Node, the
 * adapter, and the bytes that the command serves under /run/. The Node side is ../chrome-page.ts.
 */
import { errorToWire, type WireError } from '../../error-wire.ts';
import { type AdapterDescription, init } from '../../index.ts';
import type { AdapterKind } from '../chrome.ts';

export type Answer<T> = { readonly value: T } | { readonly error: WireError };

declare global {
  interface Window {
    /** Every page that a command drives has it. */
    wgradOpen(adapter: AdapterKind): Promise<Answer<AdapterDescription>>;
  }
}

export async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: errorToWire(error) };
  }
}

/** For `window.wgradOpen`. */
export function openAdapter(adapter: AdapterKind): Promise<Answer<AdapterDescription>> {
  return answer(async () => (await init({ adapter })).adapter);
}

export async function fetchBytes(name: string): Promise<Uint8Array> {
  const response = await fetch(`/run/${name}`);
  if (!response.ok) throw new Error(`internal: /run/${name} answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
