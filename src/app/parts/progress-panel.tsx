/** How far the run is: status, bar, figures, and what it runs on. */

import { Section } from '../shared/fields.tsx';
import { adapterText, Bar, digitsText, downloadText, Pairs } from '../shared/run-facts.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Explain } from './explain.tsx';

export function ProgressPanel() {
  const t = text.value;
  const { phase } = state;
  const isTraining = phase.value === 'training';
  return (
    <Section title={t.run} class="progress">
      <p id="status" role="status">
        {statusText()}
      </p>
      <Bar
        step={state.step.value}
        epochs={state.modelConfig.value.epochs}
        isUnknown={phase.value === 'loading' || (isTraining && state.step.value === undefined)}
        isTraining={isTraining}
      />
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
  if (phase.value === 'loading' && download.value !== undefined) return downloadText(download.value);
  if (phase.value === 'done' && result.value !== undefined) {
    const accuracy = t.percent(result.value.accuracy);
    return result.value.stopped ? t.stoppedWith(accuracy) : t.doneWith(accuracy);
  }
  return t.status[phase.value];
}

type Rows = Parameters<typeof Pairs>[0]['rows'];

function Figures() {
  const t = text.value;
  const step = state.step.value;
  const last = state.curves.value.at(-1)?.epochs.at(-1);
  void state.curvesChanged.value;
  const test = state.result.value ?? (last && { loss: last.testLoss, accuracy: last.testAccuracy });
  const figures: Rows = [
    [t.loss, step && t.number(step.loss, 4)],
    [t.accuracy, step && t.percent(step.accuracy)],
    [t.testLoss, test && t.number(test.loss, 4)],
    [t.testAccuracy, test && t.percent(test.accuracy)],
  ];
  return <Pairs class="figures" rows={figures} />;
}

function Facts() {
  const t = text.value;
  const { step, adapter, digits, modelConfig } = state;
  const perSecond = step.value && step.value.seconds > 0 ? step.value.taken / step.value.seconds : undefined;
  const info = digits.value;
  const rows: Rows = [
    [t.adapter, adapterText(adapter.value)],
    [t.data, info && digitsText(info.source, info.trainCount, info.testLabels.length)],
    [t.stepsPerSecond, perSecond === undefined ? undefined : t.whole(Math.round(perSecond))],
    [
      t.samplesPerSecond,
      perSecond === undefined ? undefined : t.whole(Math.round(perSecond * modelConfig.value.batchSize)),
    ],
  ];
  return <Pairs class="facts" rows={rows} />;
}
