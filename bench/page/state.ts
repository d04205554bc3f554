/** What the bench page knows: where it stands, what was measured, on what, and what it is compared with. */
import { computed, signal } from '@preact/signals';
import type { BenchProgress } from '../../src/report/bench-progress.ts';
import type { BenchReport, Environment, ModelName } from '../../src/report/bench-report.ts';
import { text } from './text/language.ts';

export type Phase = 'opening' | 'broken' | 'ready' | 'running' | 'stopping';
type StatusName = keyof typeof text.value.status;

/** What the page said last, as data: it is said anew when another language is chosen. */
type Said = { readonly status: StatusName } | { readonly progress: BenchProgress } | { readonly file: string };

export const phase = signal<Phase>('opening');
export const said = signal<Said>({ status: 'opening' });
/** of the run, 0 to 1 */
export const share = signal(0);
/** of this page; of a report that was opened, its own */
export const environment = signal<Environment | undefined>(undefined);
export const report = signal<BenchReport | undefined>(undefined);
export const baseline = signal<{ readonly file: string; readonly report: BenchReport } | undefined>(undefined);
/** What a button of a section runs. */
export const choice = signal<{ readonly models: string; readonly lean: boolean; readonly quick: boolean }>({
  models: 'mlp' satisfies ModelName,
  lean: false,
  quick: true,
});

export const say = (status: StatusName): void => {
  said.value = { status };
};

export const isBusy = computed(() => phase.value === 'running' || phase.value === 'stopping');

export const status = computed((): string => {
  const t = text.value;
  const now = said.value;
  if ('status' in now) return t.status[now.status];
  return 'file' in now ? t.getting(now.file) : t.describe(now.progress);
});
