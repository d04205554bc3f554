/**
 * What the user made of the runs: names, colours, which are hidden or pinned; and how the curves are drawn. Pinned runs stay when others are
 * cleared, and this browser keeps them.
 */
import { computed, signal } from '@preact/signals';
import { DEFAULTS } from '../config.ts';
import { ChartGroup } from '../shared/chart-group.ts';
import { recall, remember } from '../shared/kept.ts';
import type { Curve } from '../state.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { propertyOf } from './colors.ts';
import { namesOf } from './names.ts';
import { settingWords } from './words.ts';

interface Look {
  readonly name?: string | undefined;
  readonly color?: string;
  readonly isHidden?: boolean;
  readonly isPinned?: boolean;
}

/** A run as it is shown. */
export interface Shown {
  readonly curve: Curve;
  readonly name: string;
  /** a custom property, or #rrggbb */
  readonly color: string;
  readonly isHidden: boolean;
  readonly isPinned: boolean;
  /** it goes on, or may */
  readonly isUnderWay: boolean;
}

const PINNED = 'wgrad.trainer.pinned';
/** A line of names has room for so many. */
export const LONGEST_NAME = 60;

export const smoothing = signal(0);
export const isLog = signal(false);
export const group = new ChartGroup();
const looks = signal<ReadonlyMap<number, Look>>(new Map());

export const shown = computed((): readonly Shown[] => {
  const t = text.value;
  const curves = state.curves.value;
  const names = namesOf(curves, settingWords(t), t.runName);
  return curves.map((curve, i) => {
    const { name, color, isHidden = false, isPinned = false } = looks.value.get(curve.id) ?? {};
    const own = curve.isOn ? t.runOn(curve.id) : names[i]!;
    const isUnderWay = state.underWay.value && curve === curves.at(-1) && state.phase.value !== 'opening';
    return { curve, name: name || own, color: color ?? propertyOf(curve.id), isHidden, isPinned, isUnderWay };
  });
});

export const seen = computed(() => shown.value.filter(({ isHidden }) => !isHidden));

export function look(id: number, change: Look): void {
  looks.value = new Map(looks.value).set(id, { ...looks.value.get(id), ...change });
  keepPinned();
}

export function remove(id: number): void {
  state.curves.value = state.curves.value.filter((curve) => curve.id !== id);
  const left = new Map(looks.value);
  left.delete(id);
  looks.value = left;
  state.epochsChanged.value += 1;
  keepPinned();
}

/** All but pinned ones, and the one that is under way. */
export function clear(): void {
  const stays = shown.value.filter(({ isPinned, isUnderWay }) => isPinned || isUnderWay);
  state.curves.value = stays.map(({ curve }) => curve);
  state.epochsChanged.value += 1;
}

/** What this browser keeps of a pinned run. */
type Kept = Pick<Curve, 'config' | 'isOn' | 'points' | 'epochs'> & Pick<Look, 'name' | 'color'>;

/** After a change of one, and when a run has ended. */
export function keepPinned(): void {
  const pinned = shown.value.filter(({ isPinned }) => isPinned);
  const kept = pinned.map(({ curve: { config, isOn, points, epochs }, name, color }): Kept => {
    return { config, isOn, points, epochs, name, color };
  });
  remember(PINNED, kept.length === 0 ? undefined : JSON.stringify(kept));
}

/** Those of earlier visits, before the runs of this one. */
export function recallPinned(): void {
  const before = recall(PINNED);
  if (before === undefined || state.curves.value.length > 0) return;
  try {
    const kept = JSON.parse(before) as Kept[];
    state.curves.value = kept.map(({ config, isOn, points, epochs }, i) => {
      return { id: i + 1, config: { ...DEFAULTS, ...config }, isOn, points: [...points], epochs: [...epochs] };
    });
    looks.value = new Map(kept.map(({ name, color }, i) => [i + 1, { name, ...(color && { color }), isPinned: true }]));
    state.curvesChanged.value += 1;
  } catch {
    remember(PINNED, undefined); // of another version
  }
}
