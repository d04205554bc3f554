/** What the user's wish for no motion means, and bringing into view what a button is about. */

export const wantsStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Gently, unless no motion is wanted. */
export function bringIntoView(selector: string, block: ScrollLogicalPosition = 'start'): void {
  document.querySelector(selector)?.scrollIntoView({ behavior: wantsStill() ? 'auto' : 'smooth', block });
}
