/** What the classes are called, by what the pictures show: the one place that knows. */
import { computed } from '@preact/signals';
import { type Kind, kindOf } from '../shared/sources.ts';
import * as state from '../state.ts';
import { text } from './language.ts';

/** Names of the labels 0 to 9 of the pictures that are looked at. */
export const classNames = computed((): readonly string[] => text.value.classes[state.kind.value]);

export const namesOfKind = (kind: Kind): readonly string[] => text.value.classes[kind];

/** Names that are no numbers need room. */
export const named = computed((): string => (state.kind.value === 'digits' ? '' : 'named'));

/** The data of a run in a few words: MNIST and my samples. */
export function dataName({ source, own }: Pick<typeof state.config.value, 'source' | 'own'>): string {
  const t = text.value;
  if (own === 'alone') return kindOf(source) === 'digits' ? t.onlyMine : `${t.onlyMine} (${t.sources[source]})`;
  return own === 'added' ? t.withMine(t.sources[source]) : t.sources[source];
}
