/** All that the GAN page shows, as signals. The parts in parts/ read them; what their buttons do is in run.ts. */
import { computed, signal } from '@preact/signals';
import type { AdapterDescription } from '../../gpu/adapter.ts';
import type { Trouble } from '../../report/trouble.ts';
import type { Phase } from '../shared/buttons.tsx';
import { waiting } from '../shared/dropping.ts';
import { wrongAddress } from '../shared/guarded.ts';
import { addressOf, readMode } from './address.ts';
import { defaultsOf, type GanConfig } from './config.ts';
import { holed } from './damage.ts';
import type { DigitsInfo, GanEvent, Judgement, KeptRun, Progress, Shown } from './protocol.ts';
import { COUNT, PIXELS } from './sheets.ts';
import { NOTHING, withEvent } from './shown.ts';

/** Of this visit: each mode has a page of its own, at its address. */
export const mode = readMode(new URLSearchParams(location.search));

export const phase = signal<Phase>('opening');
export const config = signal<GanConfig>(defaultsOf(mode, true));
export const adapter = signal<AdapterDescription | undefined>(undefined);
export const digits = signal<DigitsInfo | undefined>(undefined);
export const download = signal<{ file: string; loaded: number; total: number } | undefined>(undefined);
export const step = signal<Progress | undefined>(undefined);
export const shown = signal<Shown>(NOTHING);
export const points = computed(() => shown.value.points);
export const epochs = computed(() => shown.value.epochs);
export const sheets = computed(() => shown.value.sheets);
/** the place of the sheet that is looked at; undefined: always the last one */
export const scrubbed = signal<number | undefined>(undefined);
export const judgement = signal<Judgement | undefined>(undefined);
export const troubles = signal<readonly Trouble[]>([]);
/** steps that the networks were trained; undefined where there are none */
export const trained = signal<number | undefined>(undefined);
export const kept = signal<KeptRun | undefined>(undefined);
/** Training was asked for with settings that need new networks, so many steps of it: those that are there would be lost. */
export const asking = signal<{ readonly steps: number | undefined } | undefined>(undefined);
/** The configuration of the networks that are there. */
export const modelConfig = signal<GanConfig>(config.value);

/** A run is under way, or about to be: its settings are what they are. */
export const underWay = computed(() => !['broken', 'ready', 'done'].includes(phase.value));
/** There are networks, which can be asked. */
export const hasNetworks = computed(() => trained.value !== undefined);
/** Nothing is under way but what the user does. */
export const idle = computed(() => ['ready', 'done', 'paused'].includes(phase.value));
export const sheet = computed(() => sheets.value[scrubbed.value ?? sheets.value.length - 1]);

/** In repair: what the sheet is made of, from -1 to 1 [16, 28, 28]. */
export const fixed = computed(() => digits.value && holed(digits.value.testImages.subarray(0, COUNT * PIXELS)));

/** The settings change, and with them the page's address. */
export function setConfig(wanted: GanConfig): void {
  config.value = wanted;
  [asking.value, wrongAddress.value] = [undefined, []];
  const around = new URLSearchParams(location.search);
  history.replaceState(null, '', `${location.pathname}${addressOf(wanted, around)}`);
}

/** An event of the worker adds to what is shown. */
export function add(event: GanEvent): void {
  const before = scrubbed.value === undefined ? undefined : sheets.value[scrubbed.value];
  shown.value = withEvent(shown.value, event);
  // who looks back goes on seeing the same sheet, or the one before it
  if (before !== undefined) scrubbed.value = sheets.value.findLastIndex(({ step: at }) => at <= before.step);
}

export function show(wanted: Shown): void {
  [shown.value, scrubbed.value] = [wanted, undefined];
}

/** There is no run and there are no networks, or not yet. */
export function forgetRun(): void {
  show(NOTHING);
  [step.value, judgement.value, trained.value] = [undefined, undefined, undefined];
  [kept.value, asking.value, waiting.value, troubles.value] = [undefined, undefined, undefined, []];
}
