/**
 * What the browser remembers for this page beside its address: small texts by name. Where it blocks storage, every touch of it
 * throws; then nothing is remembered, and `unkept` says so.
 */
import { signal } from '@preact/signals';

export type WhyUnkept = 'blocked' | 'full';

/** Why this browser keeps nothing of this page; undefined where it does. The first reason stays. */
export const unkept = signal<WhyUnkept | undefined>(undefined);

/** Whether another tab of the page is the one whose run this browser keeps. */
export const otherTabKeeps = signal(false);

export function keepsNothing(why: WhyUnkept): void {
  unkept.value ??= why;
}

export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    keepsNothing('blocked');
    return undefined;
  }
}

/** @param text undefined to forget it */
export function remember(name: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch (error) {
    keepsNothing(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'blocked');
  }
}
