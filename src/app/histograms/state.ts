/** What the histograms over time show, as signals. */
import { computed, signal } from '@preact/signals';
import {
  type Course,
  courseOf,
  type HistogramsEvent,
  type Kind,
  namesOf,
  type Snapshot,
  withSnapshot,
} from './snapshots.ts';

export const VIEWS = ['ridges', 'heat', 'overlay'] as const;
export type View = (typeof VIEWS)[number];

export const snapshots = signal<readonly Snapshot[]>([]);
export const kind = signal<Kind>('weights');
export const view = signal<View>('ridges');
export const isOpen = signal(false);
/** the step whose values are shown, of a snapshot; undefined: the last one's */
export const cursor = signal<number | undefined>(undefined);

/** What is drawn, of the kind that is chosen; nothing while it is folded away. */
export const courses = computed((): readonly Course[] => {
  if (!isOpen.value) return [];
  return namesOf(snapshots.value, kind.value).flatMap((name) => courseOf(snapshots.value, kind.value, name) ?? []);
});

/** Steps that have something of the kind. */
export const steps = computed(() => courses.value[0]?.rows.map(({ step }) => step) ?? []);

export function receiveHistograms(event: HistogramsEvent): void {
  snapshots.value = withSnapshot(snapshots.value, event);
  if (cursor.value !== undefined && !event.keep.includes(cursor.value)) cursor.value = undefined;
}
