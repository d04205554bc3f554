/** The language of pages: as chosen before, or as the browser says; `?language=zh` overrides both. */
import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from './kept.ts';
import { wordsEn } from './words-en.ts';
import { wordsZh } from './words-zh.ts';

export const LANGUAGES = { en: wordsEn, zh: wordsZh } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = 'wgrad.language';

function first(): Language {
  const asked = new URLSearchParams(location.search).get('language') ?? recall(KEPT);
  if (asked === 'en' || asked === 'zh') return asked;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

export const language = signal<Language>(first());
/** What all pages say. */
export const words = computed(() => LANGUAGES[language.value]);

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-Hans' : 'en';
});

export function speak(chosen: Language): void {
  language.value = chosen;
  remember(KEPT, chosen);
  const address = new URLSearchParams(location.search);
  if (!address.has('language')) return;
  address.set('language', chosen);
  history.replaceState(null, '', `?${address}`.replaceAll('%2C', ','));
}
