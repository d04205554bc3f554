/** What the classes are called, by what the pictures show: the one place that knows. */
import { computed } from '@preact/signals';
import type { Kind } from '../shared/sources.ts';
import * as state from '../state.ts';
import { text } from './language.ts';

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/** Names of the labels 0 to 9. */
export const namesOfKind = (kind: Kind): readonly string[] => (kind === 'clothes' ? text.value.clothes : DIGITS);

/** Of the pictures that are looked at. */
export const classNames = computed((): readonly string[] => namesOfKind(state.kind.value));

/** Names that are no numbers need room. */
export const named = computed((): string => (state.kind.value === 'digits' ? '' : 'named'));
