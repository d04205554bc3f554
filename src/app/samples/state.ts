/** The user's own samples, as signals: those that there are, which of them count for the settings, what a run would train on. */
import { computed, signal } from '@preact/signals';
import { kindOf } from '../shared/sources.ts';
import * as state from '../state.ts';
import type { Examples } from '../worker/protocol.ts';
import { PIXELS, parted, type Sample, setOf } from './sample.ts';

/** All of them, in the order in which they were added. */
export const samples = signal<readonly Sample[]>([]);

/** What the samples that are added now are samples of. Own files may turn out to be clothes. */
export const wantedKind = computed(() => {
  const { source, own } = state.config.value;
  return kindOf(source === 'files' && own !== 'alone' ? (state.digits.value?.source ?? source) : source);
});

/** Those of the kind that the settings are about. */
export const mine = computed(() => samples.value.filter(({ kind }) => kind === wantedKind.value));

/** How many of them would be trained on, and tested with, alone. */
export const alone = computed(() => {
  const { train, test } = parted(setOf(mine.value).labels);
  return { train: train.length, test: test.length, isSame: train === test };
});

/** Of the examples, and of the last samples among those of a data set. */
const MOST_SHOWN = 12;
const MOST_ADDED = 3;

/** Training pictures to show, the user's among them. */
export const shownExamples = computed((): Examples => {
  const { images, labels } = state.examples.value!;
  const { own } = state.config.value;
  const most = own === 'alone' ? MOST_SHOWN : own === 'added' ? Math.min(MOST_ADDED, labels.length) : 0;
  const shown = mine.value.slice(Math.max(0, mine.value.length - most));
  if (shown.length === 0) return { images, labels };
  if (own === 'alone') return setOf(shown);
  const last = setOf(shown);
  const [all, names] = [images.slice(), labels.slice()];
  all.set(last.images, all.length - PIXELS * shown.length);
  names.set(last.labels, names.length - shown.length);
  return { images: all, labels: names };
});

const ALL = 60_000;

/** How many pictures a run with the settings trains on; own files may hold any number. */
export const trainCount = computed(() => {
  const { source, samples: most, own } = state.config.value;
  if (own === 'alone') return alone.value.train;
  const { asked, baseCount = 0 } = state.digits.value ?? {};
  const isLoaded = baseCount > 0 && asked?.source === source && asked.samples === most;
  const count = isLoaded ? baseCount : Math.min(most ?? ALL, ALL);
  return count + (own === 'added' ? mine.value.length : 0);
});
