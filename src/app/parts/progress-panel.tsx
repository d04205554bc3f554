/** How far the run is: status, bar, figures, and what it runs on. */
import { formatEta } from '../../nn/progress.ts';
import { Section } from '../shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Explain } from './explain.tsx';

export function ProgressPanel() {
  const t = text.value;
  return (
    <Section title={t.run} class="progress">
      <p id="status" role="status">
        {statusText()}
      </p>
      <Bar />
      <Figures />
      <Facts />
      <Explain concept="loss" />
      <Explain concept="metric" />
    </Section>
  );
}

function statusText(): string {
  const t = text.value;
  const { phase, result, download } = state;
  const megabytes = (bytes: number): string => t.number(bytes / 1e6, 1);
  if (phase.value === 'loading' && download.value !== undefined) {
    const { file, loaded, total } = download.value;
    return t.downloading(file, megabytes(loaded), total > 0 ? megabytes(total) : '?');
  }
  if (phase.value === 'done' && result.value !== undefined) {
    const accuracy = t.percent(result.value.accuracy);
    return result.value.stopped ? t.stoppedWith(accuracy) : t.doneWith(accuracy);
  }
  return t.status[phase.value];
}

function Bar() {
  const t = text.value;
  const step = state.step.value;
  const { epochs } = state.modelConfig.value;
  const isUnknown = state.phase.value === 'loading' || (state.phase.value === 'training' && step === undefined);
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
    ...(state.phase.value === 'training' ? [t.eta(formatEta(left))] : []),
  ];
  return (
    <>
      {bar}
      <p class="quiet numbers">{parts.join(' · ')}</p>
    </>
  );
}

function Figures() {
  const t = text.value;
  const step = state.step.value;
  const last = state.curves.value.at(-1)?.epochs.at(-1);
  void state.curvesChanged.value;
  const test = state.result.value ?? (last && { loss: last.testLoss, accuracy: last.testAccuracy });
  const figures = [
    [t.loss, step && t.number(step.loss, 4)],
    [t.accuracy, step && t.percent(step.accuracy)],
    [t.testLoss, test && t.number(test.loss, 4)],
    [t.testAccuracy, test && t.percent(test.accuracy)],
  ];
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function Facts() {
  const t = text.value;
  const { step, adapter, digits, modelConfig } = state;
  const perSecond = step.value && step.value.seconds > 0 ? step.value.taken / step.value.seconds : undefined;
  const info = digits.value;
  const what = info?.source === 'mnist' ? 'MNIST' : info?.source === 'made-up' ? t.madeUpShort : t.ownShort;
  const rows = [
    [t.adapter, adapter.value === undefined ? t.none : adapterText()],
    [t.data, info && t.digitsLoaded(what, t.whole(info.trainCount), t.whole(info.testLabels.length))],
    [t.stepsPerSecond, perSecond && t.whole(Math.round(perSecond))],
    [t.samplesPerSecond, perSecond && t.whole(Math.round(perSecond * modelConfig.value.batchSize))],
  ];
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function adapterText(): string {
  const { vendor, architecture, description, software } = state.adapter.value!;
  const name = [vendor, architecture].filter((part) => part !== '').join(' ') || description || '?';
  return software ? `${name} (${text.value.software})` : name;
}
