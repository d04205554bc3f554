/** How far a run is, and what it runs on. */
import type { AdapterDescription } from '../../gpu/adapter.ts';
import { formatEta } from '../../nn/progress.ts';
import { words } from './language.ts';
import type { ProgressOf } from './progress.ts';

interface BarProps {
  readonly step: Omit<ProgressOf<never, unknown>, 'points'> | undefined;
  /** of the run */
  readonly epochs: number;
  /** it is not known how long what is under way takes */
  readonly isUnknown: boolean;
  readonly isTraining: boolean;
}

export function Bar({ step, epochs, isUnknown, isTraining }: BarProps) {
  const t = words.value;
  const done = step === undefined ? 0 : (step.epoch + step.step / step.steps) / epochs;
  const bar = isUnknown ? (
    <progress aria-label={t.progress} />
  ) : (
    <progress aria-label={t.progress} value={done} max={1} />
  );
  if (step === undefined) return bar;
  const left = (epochs * step.steps - step.epoch * step.steps - step.step) * (step.seconds / Math.max(1, step.taken));
  const parts = [
    t.epochOf(step.epoch + 1, epochs),
    t.stepOf(t.whole(step.step), t.whole(step.steps)),
    ...(isTraining ? [t.eta(formatEta(left))] : []),
  ];
  return (
    <>
      {bar}
      <p class="quiet numbers">{parts.join(' · ')}</p>
    </>
  );
}

/** Names with values; of a value that is not known, a dash. */
export function Pairs({
  class: name,
  rows,
}: {
  readonly class: 'figures' | 'facts';
  readonly rows: readonly (readonly [name: string, value: string | undefined])[];
}) {
  return (
    <dl class={name}>
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

export function adapterText(adapter: AdapterDescription | undefined): string {
  if (adapter === undefined) return words.value.none;
  const { vendor, architecture, description, software } = adapter;
  const name = [vendor, architecture].filter((part) => part !== '').join(' ') || description || '?';
  return software ? `${name} (${words.value.software})` : name;
}

export function downloadText({ file, loaded, total }: { file: string; loaded: number; total: number }): string {
  const t = words.value;
  const megabytes = (bytes: number): string => t.number(bytes / 1e6, 1);
  return t.downloading(file, megabytes(loaded), total > 0 ? megabytes(total) : '?');
}

/**
 * @param source as the worker says it: 'mnist', 'fashion-mnist', 'made-up', 'custom'; 'own' for samples alone
 * @param own samples of the user's among those to train on
 */
export function digitsText(source: string, train: number, test: number, own = 0): string {
  const t = words.value;
  const named: Readonly<Record<string, string>> = {
    mnist: 'MNIST',
    'fashion-mnist': 'Fashion-MNIST',
    'made-up': t.madeUpShort,
    own: t.ownSamplesShort,
  };
  const what = named[source] ?? t.ownShort;
  const all = own > 0 && source !== 'own' ? t.andOwn(what, t.whole(own)) : what;
  return t.digitsLoaded(all, t.whole(train), t.whole(test));
}
