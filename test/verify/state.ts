/** What the page /verify/ knows: where it stands, what was checked, on what. */
import { computed, signal } from '@preact/signals';
import { SECTIONS, type Section, type VerifyReport } from '../../src/report/check-report.ts';
import type { Environment } from './messages.ts';
import { text } from './text/language.ts';

type StatusName = keyof typeof text.value.status;

/** What the page said last, as data: it is said anew when another language is chosen. */
type Said = { readonly status: StatusName } | { readonly section: Section } | { readonly verdict: true };

export const phase = signal<'opening' | 'broken' | 'ready' | 'running'>('opening');
export const said = signal<Said>({ status: 'opening' });
export const environment = signal<Environment | undefined>(undefined);
export const report = signal<VerifyReport | undefined>(undefined);
/** of the checks, 0 to 1 */
export const share = signal(0);
/** what is checked now, or how many of the last checks failed */
export const detail = signal<string | { readonly failed: number; readonly all: number }>('');
export const wanted = signal<readonly Section[]>(SECTIONS);
/** Whether every check is shown, not the groups alone. */
export const showsAll = signal(false);

export const say = (status: StatusName): void => {
  said.value = { status };
};

export const status = computed((): string => {
  const t = text.value;
  const now = said.value;
  if ('status' in now) return t.status[now.status];
  if ('section' in now) return t.checking[now.section];
  return report.value === undefined ? '' : t.verdict(report.value);
});
