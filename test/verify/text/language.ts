/** What the page /verify/ says, in the language that is chosen. */
import { computed } from '@preact/signals';
import { language } from '../../../src/app/shared/language.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export const text = computed(() => (language.value === 'zh' ? zh : en));
