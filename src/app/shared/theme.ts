/** Light, dark, or as the system has it: chosen in the header, kept in the browser. */
import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from './kept.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT = 'wgrad.theme';

const chosen = signal<Theme>(THEMES.find((each) => each === recall(KEPT)) ?? 'system');
const system = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(system.matches);
system.addEventListener('change', () => {
  systemIsDark.value = system.matches;
});

export const theme = computed(() => chosen.value);
/** What is drawn on a canvas is drawn anew where this changes: colours of the style sheet are others in the dark. */
export const isDark = computed(() => (chosen.value === 'system' ? systemIsDark.value : chosen.value === 'dark'));

effect(() => {
  if (chosen.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
});

export function choose(wanted: Theme): void {
  chosen.value = wanted;
  remember(KEPT, wanted === 'system' ? undefined : wanted);
}

let asked: HTMLElement | undefined;

/** As #rrggbb, for now. @param color a custom property of the style sheet, or a colour already */
export function colorOf(color: string): string {
  if (!color.startsWith('--')) return color;
  if (asked === undefined) {
    asked = document.createElement('i');
    asked.hidden = true;
    document.body.append(asked);
  }
  asked.style.color = `var(${color})`; // of light-dark() a custom property itself gives both
  const parts = getComputedStyle(asked).color.match(/\d+/g)?.slice(0, 3) ?? [];
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}
