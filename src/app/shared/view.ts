/** What the user's wish for no motion means, and bringing into view what a button is about. */
import type { Signal } from '@preact/signals';

export const wantsStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Gently, unless no motion is wanted. */
export function bringIntoView(selector: string, block: ScrollLogicalPosition = 'start'): void {
  document.querySelector(selector)?.scrollIntoView({ behavior: wantsStill() ? 'auto' : 'smooth', block });
}

/** Keeps a signal true while an element is on the screen. Calls of what is returned end it. */
export function watchView(element: Element, isInView: Signal<boolean>): () => void {
  const observer = new IntersectionObserver((entries) => {
    isInView.value = entries.at(-1)!.isIntersecting;
  });
  observer.observe(element);
  return () => observer.disconnect();
}
