/** Brings what a button is about into view. */

/** Gently, unless no motion is wanted. */
export function bringIntoView(selector: string, block: ScrollLogicalPosition = 'start'): void {
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  document.querySelector(selector)?.scrollIntoView({ behavior, block });
}
