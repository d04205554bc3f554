/**
 * What pages say of an error in their language: by what a page's own code said of it, otherwise by its code. Messages of errors are for
 * developers, in English; so an error that is a page's own carries the name of what pages say, and what belongs into it.
 */
import type { Words } from './words-en.ts';

/** A name among `words.said`, and what it is told: plain, so that it passes from a worker. */
export type Said = readonly [name: keyof Words['said'], ...told: (string | number)[]];

interface Telling {
  readonly code?: string;
  readonly said?: Said;
  /** of numbers that are not finite: the step that made them */
  readonly step?: number;
}

/** The error itself, with what pages say of it. */
export const withWords = <E extends Error>(error: E, ...said: Said): E => Object.assign(error, { said });

/** Why there is no GPU, as far as a page can see. */
function missing(): 'insecure' | 'webgpu' | 'adapter' {
  if (globalThis.isSecureContext === false) return 'insecure';
  return globalThis.navigator?.gpu === undefined ? 'webgpu' : 'adapter';
}

/** What happened, and what to do. */
export function wordsOf(error: Error & Telling, t: Words): { readonly title: string; readonly says: string } {
  const { said, code = 'internal', step } = error;
  const title = t.failures[code] ?? t.failures.internal!;
  if (said !== undefined && said[0] in t.said) {
    const [name, ...told] = said;
    return { title: t.saidTitles[name] ?? title, says: t.said[name](...told) };
  }
  if (code === 'device') return { title, says: t.noGpu[missing()] };
  if (code === 'not-finite') return { title, says: t.outOfHand(step === undefined ? '?' : t.whole(step)) };
  return { title, says: t.remedies[code] ?? t.remedies.internal! };
}

/** All that a developer would ask for. */
export function detailsOf(error: Error & Telling): string {
  const lines = [`${error.name}${error.code === undefined ? '' : ` (${error.code})`}: ${error.message}`];
  for (let cause = error.cause, deep = 0; cause instanceof Error && deep < 4; cause = cause.cause, deep++) {
    lines.push(`caused by ${cause.name}: ${cause.message}`);
  }
  const { userAgent } = globalThis.navigator ?? {}; // no Node of 20 has it
  return [...lines, ...(userAgent === undefined ? [] : [userAgent])].join('\n');
}
