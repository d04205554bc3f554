/** The tour in the language of the page. */
import { computed } from '@preact/signals';
import { language } from '../shared/language.ts';
import type { TourText } from './stops.ts';
import { tourEn } from './tour-en.ts';
import { tourZh } from './tour-zh.ts';

export const tourText = computed((): TourText => (language.value === 'zh' ? tourZh : tourEn));
